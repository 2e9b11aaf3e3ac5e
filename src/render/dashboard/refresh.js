'use strict';
(() => {
  const page = document.documentElement;
  const every = Number(page.dataset.every) * 1000;
  const written = Number(page.dataset.written) * 1000;
  const button = document.querySelector('.refresh button');
  const dead = document.querySelector('.dead');
  const kept = 'freshscale-page';
  let paused = false;
  const focused = () => [...document.querySelectorAll('a,button,summary')].indexOf(document.activeElement);
  const opened = () => [...document.querySelectorAll('details')].map(it => it.open);
  // What the reader has opened, and where, is there again after the page was read anew.
  try {
    const before = JSON.parse(sessionStorage.getItem(kept) || 'null');
    if (before && before.path === location.pathname) {
      document.querySelectorAll('details').forEach((it, place) => { it.open = before.opened[place] ?? it.open; });
      if (before.focused >= 0) {
        document.querySelectorAll('a,button,summary')[before.focused]?.focus({preventScroll: true});
      }
      scrollTo(0, before.scrolled);
    }
    sessionStorage.removeItem(kept);
  } catch (_) { /* no storage: the page begins at its top */ }
  const again = () => {
    try {
      sessionStorage.setItem(kept, JSON.stringify(
        {path: location.pathname, opened: opened(), focused: focused(), scrolled: scrollY}));
    } catch (_) { /* as above */ }
    location.reload();
  };
  const look = () => {
    const late = Math.floor((Date.now() - written) / 1000);
    // Two looks were missed: whoever wrote this page has stopped, and what it shows is of the past.
    dead.hidden = Date.now() - written < 3 * every + 60000;
    dead.querySelector('span').textContent = late < 120 ? late + ' seconds' : Math.floor(late / 60) + ' minutes';
  };
  button.addEventListener('click', () => {
    paused = !paused;
    button.textContent = paused ? 'Go on' : 'Pause';
  });
  document.querySelector('.refresh').hidden = false;
  setInterval(() => { look(); if (!paused) { again(); } }, Math.max(every, 1000));
  look();
})();
