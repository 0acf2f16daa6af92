// On a phone the menu lies over the page: who opens it is in it, and who chose wants to see the page.
(function () {
  function close() {
    var button = document.querySelector('[data-testid=stSidebarCollapseButton] button');
    if (button && window.innerWidth < 768) { button.click(); }
  }
  // Signing in is a page of our own: the menu must leave Streamlit for it.
  document.addEventListener('click', function (event) {
    var link = event.target.closest('a[href$="/inloggen"]');
    if (!link) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign('/inloggen?terug=' + encodeURIComponent(location.pathname + location.search));
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
