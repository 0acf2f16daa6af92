// Streamlit's own English, for which it has no setting: said in Dutch wherever it appears.
(function () {
  var words = {
    'App pages': 'Pagina\u2019s', 'Choose an option': 'Maak een keuze', 'Clear all': 'Alles wissen',
    'Close': 'Sluiten', 'Collapse sidebar': 'Menu sluiten', 'Copy to clipboard': 'Kopi\u00ebren',
    'Dismiss': 'Sluiten', 'Expand sidebar': 'Menu openen', 'Fullscreen': 'Volledig scherm',
    'Map': 'Kaart', 'Mapbox logo': 'Logo van de kaart', 'No options to select': 'Er is niets om te kiezen',
    'Open': 'Openen', 'Sidebar': 'Menu',
    'Skip to main content': 'Naar de inhoud', 'Toggle attribution': 'Bron van de kaart',
    'Zoom In': 'Inzoomen', 'Zoom Out': 'Uitzoomen', 'file upload': 'bestand'
  };
  // Words of their own: among options, "Open" may be one of ours.
  var nothing = { 'No results': 'Niets gevonden', 'No options to select.': 'Er is niets om te kiezen.' };
  var lists = '[role=listbox] span, [role=radiogroup] p';
  var texts = 'a[href^="#"], [data-testid=stTopNavSection] p, ' +
    '[data-testid=stFileUploaderDropzoneInstructions] span';
  function said(text) {
    return words[text] || text.replace(/^(\d+) more$/, '$1 meer')
      .replace(/^Fullscreen: /, 'Volledig scherm: ').replace(/^(\d+)MB per file.*$/, 'ten hoogste $1 MB');
  }
  function mend() {
    waiting = false;
    document.querySelectorAll('[aria-label], [title], [placeholder]').forEach(function (one) {
      ['aria-label', 'title', 'placeholder'].forEach(function (name) {
        var old = one.getAttribute(name);
        if (old && said(old) !== old) { one.setAttribute(name, said(old)); }
      });
    });
    mendTexts(texts, said);
    mendTexts(lists, function (text) { return nothing[text] || text; });
  }
  function mendTexts(where, inDutch) {
    document.querySelectorAll(where).forEach(function (one) {
      var node = one.firstChild;
      if (node && node.nodeType === 3 && inDutch(node.data) !== node.data) { node.data = inDutch(node.data); }
    });
  }
  var waiting = false;
  new MutationObserver(function () {
    if (!waiting) { waiting = true; requestAnimationFrame(mend); }
  }).observe(document, { childList: true, subtree: true, attributes: true,
    attributeFilter: ['aria-label', 'title', 'placeholder'] });
})();
