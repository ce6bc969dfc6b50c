// Two small things that HTML alone does not do; every link works without them.
(() => {
  // Bring a place into view, and hold it there while the rest of the page is drawn and Streamlit's
  // own way to the foot of a chat goes on; the reader's own move, or the next place, ends it.
  // Only names that this application makes are passed.
  let end = () => {};
  window.carnetShow = (name) => {
    end();
    let tries = 0;
    const stop = () => clearInterval(wait);
    end = stop;
    const wait = setInterval(() => {
      const place = document.getElementById(name);
      if (place) place.scrollIntoView({ block: name === "here" ? "center" : "start" });
      if (place?.hasAttribute("tabindex") && document.activeElement !== place) {
        place.focus({ preventScroll: true });
      }
      if (++tries > 100) stop();
    }, 50);
    for (const move of ["wheel", "touchstart", "keydown", "mousedown"]) {
      addEventListener(move, stop, { once: true, passive: true });
    }
  };
  if (window.carnetMarkers) return;
  window.carnetMarkers = true;
  // A marker moves the panel beside the answer, and leaves the answer where it is.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cr-marker, a.cr-back, a.cr-jump");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
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
  });
})();
