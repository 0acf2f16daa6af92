// Streamlit's own English, for which it has no setting: said in Dutch wherever it appears.
(function () {
  var words = {
    'App pages': 'Pagina\u2019s', 'Choose an option': 'Maak een keuze', 'Clear all': 'Alles wissen', 'Clear value': 'Wissen',
    'Click to retry upload': 'Probeer opnieuw',
    'Close': 'Sluiten', 'Collapse sidebar': 'Menu sluiten', 'Copy to clipboard': 'Kopi\u00ebren',
    'Dismiss': 'Sluiten', 'Error: ': 'Fout: ', 'Expand sidebar': 'Menu openen', 'Fullscreen': 'Volledig scherm',
    'Connection lost. Please wait for the app to reconnect, then try again.':
      'Er is geen verbinding. Wacht tot die terug is, en kies het bestand opnieuw.',
    'Only one file is allowed.': 'Kies \u00e9\u00e9n bestand.', 'Running...': 'Bezig',
    'Unexpected error. Please try again.': 'Het bestand kwam niet over. Kies het opnieuw.',
    'Upload failed': 'Het bestand kwam niet over. Kies het opnieuw.',
    'Map': 'Kaart', 'Mapbox logo': 'Logo van de kaart', 'No options to select': 'Er is niets om te kiezen',
    'Open': 'Openen', 'Sidebar': 'Menu',
    'Skip to main content': 'Naar de inhoud', 'Toggle attribution': 'Bron van de kaart',
    'Zoom In': 'Inzoomen', 'Zoom Out': 'Uitzoomen', 'file upload': 'bestand'
  };
  // Windows of its own, with another text than ours, which is for who made the dashboard.
  var windows = {
    'Connection error': ['Geen verbinding', 'Wat getypt is, blijft staan zolang deze pagina open ' +
      'is. Zodra de verbinding terug is, gaat het vanzelf verder.'],
    'Page not found': ['Deze pagina bestaat niet', 'Kies een pagina in het menu.']
  };
  // Words of their own: among options, "Open" may be one of ours.
  var nothing = { 'No results': 'Niets gevonden', 'No options to select.': 'Er is niets om te kiezen.' };
  var lists = '[role=listbox] span, [role=radiogroup] p';
  var texts = 'a[href^="#"], [data-testid=stTopNavSection] p, ' +
    '[data-testid=stFileUploaderDropzoneInstructions] span, [data-testid=stFileChips] [role=alert], ' +
    '[data-testid=stTooltipErrorContent], [data-testid=stTooltipErrorContent] p';
  function said(text) {
    return words[text] || text.replace(/^(\d+) more$/, '$1 meer')
      .replace(/^[a-z_ ]+ icon$/, 'pictogram')
      .replace(/^Remove (.+)$/, 'Verwijder $1').replace(/^Cancel upload of (.+)$/, 'Stop $1')
      .replace(/^File must be ([\d.]+) ?MB or smaller\.$/, 'Het bestand mag ten hoogste $1 MB zijn.')
      .replace(/^.* files are not allowed\.$/, 'Dit soort bestand kan hier niet.')
      .replace(/^Fullscreen: /, 'Volledig scherm: ').replace(/^(\d+)MB per file.*$/, 'ten hoogste $1 MB');
  }
  function mend() {
    waiting = false;
    document.querySelectorAll('[aria-label], [title], [placeholder]').forEach(function (one) {
      ['aria-label', 'title', 'placeholder'].forEach(function (name) {
        var old = one.getAttribute(name);
        // A drawing in a text: what it means stands beside it.
        if (/^[a-z_]+ icon$/.test(old)) { one.removeAttribute(name); one.setAttribute('aria-hidden', 'true'); }
        else if (old && said(old) !== old) { one.setAttribute(name, said(old)); }
      });
    });
    document.querySelectorAll('[role=dialog] > h2').forEach(mendWindow);
    mendTexts(texts, said);
    mendTexts(lists, function (text) { return nothing[text] || text; });
    mendTexts('[role=option] div', function (text) { return text.replace(/^Add: /, 'Nieuwe locatie: '); });
  }
  function mendWindow(title) {
    var ours = windows[title.textContent], body = title.nextElementSibling;
    if (!ours || !body) { return; }
    title.firstChild.data = ours[0];
    // Not replaced: its own text belongs to Streamlit, which looks for it again.
    body.className += ' in-dutch';
    body.appendChild(document.createElement('p')).textContent = ours[1];
  }
  function mendTexts(where, inDutch) {
    document.querySelectorAll(where).forEach(function (one) {
      one.childNodes.forEach(function (node) {
        if (node.nodeType === 3 && inDutch(node.data) !== node.data) { node.data = inDutch(node.data); }
      });
    });
  }
  var waiting = false;
  new MutationObserver(function () {
    if (!waiting) { waiting = true; requestAnimationFrame(mend); }
  }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true,
    attributeFilter: ['aria-label', 'title', 'placeholder'] });
})();
