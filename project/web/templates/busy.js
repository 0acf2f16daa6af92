// A sign of life: what was asked of the server takes longer than a second, or the line is gone.
(function () {
  var PATIENCE = 1000;
  // Since when something that the page sent has no answer, and since when there is something to say.
  var asked = 0, since = 0, looking = null, line = null;
  var send = WebSocket.prototype.send;
  WebSocket.prototype.send = function () {
    if (!this.isHeard) {
      this.isHeard = true;
      this.addEventListener('message', function () { asked = 0; });
      this.addEventListener('close', function () { asked = 0; look(); });
    }
    asked = asked || Date.now();
    look();
    return send.apply(this, arguments);
  };
  function words() {
    var app = document.querySelector('[data-testid=stApp]');
    var state = app ? app.dataset : {};
    if (state.testConnectionState && !/^(INITIAL|CONNECTED)$/.test(state.testConnectionState)) {
      return 'Geen verbinding';
    }
    return asked || /^(running|rerunRequested)$/.test(state.testScriptState) ? 'Bezig\u2026' : '';
  }
  function look() {
    var said = words();
    since = said ? since || Date.now() : 0;
    say(since && Date.now() - since >= PATIENCE ? said : '');
    clearTimeout(looking);
    looking = said ? setTimeout(look, 200) : null;
  }
  function say(said) {
    if (!line && said) {
      line = document.createElement('div');
      line.id = 'busy';
      line.setAttribute('aria-live', 'polite');
      document.body.appendChild(line);
    }
    if (line && line.textContent !== said) { line.textContent = said; }
  }
})();
