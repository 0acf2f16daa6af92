"""The words of the tour: closed lists, with the text a reader sees beside each code."""
