// Where the reader is taken: the new answer, the excerpt that a marker names, the page's main part.
(() => {
  // Bring a place into view and hold it there while the rest of the page is drawn; the reader's own
  // move, or the next place, ends it. Only names that this application makes are passed.
  let end = () => {};
  window.carnetShow = (name) => {
    end();
    let tries = 0, reached = null;
    const stop = () => clearInterval(wait);
    end = stop;
    const wait = setInterval(() => {
      const place = document.getElementById(name);
      if (place) {
        place.scrollIntoView({ block: name === "here" ? "center" : "start" });
        // Once for each time that it is drawn: who writes meanwhile is left alone.
        if (place !== reached) focusOn(place, reached === null);
        reached = place;
      }
      if (++tries > 60) stop();
    }, 50);
    for (const move of ["wheel", "touchstart", "keydown", "mousedown"]) {
      addEventListener(move, stop, { once: true, passive: true });
    }
  };
  // The focus follows, except where a reader is writing: with a mouse and a keyboard the next
  // question is typed on; on a phone the keyboard would cover the answer.
  const focusOn = (place, first) => {
    const goal = place.matches("[tabindex]") ? place : place.querySelector("[tabindex='-1']");
    if (!goal || document.activeElement === goal) return;
    const writing = document.activeElement?.matches("textarea, input");
    if (writing && !(first && matchMedia("(pointer: coarse)").matches)) return;
    if (writing) document.activeElement.blur();
    goal.focus({ preventScroll: true });
  };
  // Bring the chosen button of a row that is wider than the window into it.
  window.carnetAlong = (name, tries = 40) => {
    const row = document.querySelector(`.st-key-${name}`);
    const chosen = row?.querySelector("[data-testid=stBaseButton-primary]");
    if (!chosen) return void (tries && setTimeout(window.carnetAlong, 50, name, tries - 1));
    const [at, around] = [chosen, row].map((one) => one.getBoundingClientRect());
    row.scrollLeft += at.left + at.width / 2 - around.left - around.width / 2;
  };
  if (window.carnetPlaces) return;
  window.carnetPlaces = true;
  // A marker moves the panel beside the answer, and leaves the answer where it is. Who clicks before
  // the excerpt is drawn is taken there once it is.
  const follow = (link, tries) => {
    const place = document.getElementById(link.hash.slice(1));
    if (!place) {
      if (tries) setTimeout(follow, 50, link, tries - 1);
      return;
    }
    document.querySelectorAll(".cr-current").forEach((one) => one.classList.remove("cr-current"));
    place.classList.add("cr-current");
    const panel = place.closest(".cr-panel");
    if (panel && panel.scrollHeight > panel.clientHeight) {
      const top = place.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      panel.scrollTop += top - panel.clientHeight / 3;
      panel.scrollIntoView({ block: "nearest" });
    } else {
      place.scrollIntoView({ block: "center" });
    }
    place.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cr-marker, a.cr-back, a.cr-jump");
    if (!link) return;
    event.preventDefault();
    follow(link, 60);
  });
})();
