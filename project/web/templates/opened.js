// On the page with the form of a count: after a tap that opens another form, or that closes a
// window over the page, whatever had the focus is gone. The form gets it, and comes into view.
(function () {
  var opens = '[class*="st-key-open-"], [class*="st-key-entered-"], [class*="-cancel"]';
  var left = null;
  var went = false;
  function leaves(one) { if (one) { left = one; went = false; } }
  // On a slow line somebody may go on before the page has come to rest: then leave it as it is.
  ['pointerdown', 'keydown', 'wheel', 'touchmove'].forEach(function (kind) {
    document.addEventListener(kind, function () { went = true; }, { capture: true, passive: true });
  });
  document.addEventListener('click', function (event) {
    leaves(event.target.closest('[role=dialog]') || (event.target.closest(opens) && event.target.closest('button')));
  }, true);
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') { leaves(document.querySelector('[role=dialog]')); }
  }, true);
  function open() {
    var form = document.querySelector('.st-key-opened-form');
    if (went || !form || document.querySelector('[role=dialog]')) { return; }
    var top = form.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight / 2) { form.scrollIntoView({ block: 'start' }); }
    // Not from whoever went on already.
    var first = form.querySelector('input[type=tel]') || form.querySelector('input:checked');
    if (first && document.activeElement === document.body) { first.focus({ preventScroll: true }); }
  }
  new MutationObserver(function () {
    if (left && !left.isConnected) {
      left = null;
      // The parts of the page come one by one.
      setTimeout(open, 250);
    }
  }).observe(document, { childList: true, subtree: true });
})();
