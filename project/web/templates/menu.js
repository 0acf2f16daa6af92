// On a phone the menu lies over the page: who opens it is in it, and who chose wants to see the page.
(function () {
  function close() {
    var button = document.querySelector('[data-testid=stSidebarCollapseButton] button');
    if (button && window.innerWidth < 768) { button.click(); }
  }
  // Signing in and entering are pages of our own: the menu must leave Streamlit for them.
  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href$="/inloggen"], a[href$="/invoeren"]');
    if (!link) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    var back = '?terug=' + encodeURIComponent(location.pathname + location.search);
    location.assign(link.pathname + (link.pathname === '/inloggen' ? back : ''));
  }, true);
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-testid=stSidebarNavLink]')) { setTimeout(close); }
    if (event.target.closest('[data-testid=stExpandSidebarButton]')) {
      setTimeout(function () {
        var first = document.querySelector('[data-testid=stSidebarNavLink]');
        if (first) { first.focus(); }
      }, 400);
    }
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && event.target.closest('[data-testid=stSidebar]')) { close(); }
  });
})();
