// On a phone the menu lies over the page: whoever chose a page wants to see that, and not the menu.
document.addEventListener('click', function (event) {
  if (window.innerWidth < 768 && event.target.closest('[data-testid=stSidebarNavLink]')) {
    setTimeout(function () {
      var close = document.querySelector('[data-testid=stSidebarCollapseButton] button');
      if (close) { close.click(); }
    });
  }
});
