"""Files in: a spreadsheet becomes a plan that somebody reads, and only then counts.

From the bottom up: ``sheets`` (what was read), ``archives``, ``old_excel`` and ``delimited`` (is
this file safe, what does it hide), ``reader`` (the library, in a process of its own), ``files``
(one door for all kinds), ``cells`` and ``columns`` (what a cell and a column mean), ``matching``
(which stop or session is meant), ``lines`` (what each row says), ``plan`` (what that would
change), ``store`` (the database), ``template`` (the file to fill in).
"""
