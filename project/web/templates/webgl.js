// Without WebGL no map can be drawn: the style sheet then shows what it says in words.
(function () {
  var canvas = document.createElement('canvas');
  if (!canvas.getContext('webgl2') && !canvas.getContext('webgl')) {
    document.documentElement.classList.add('no-webgl');
  }
})();
