// The page around what Streamlit draws: its language, Streamlit's own words, the menu of a phone,
// what a screen reader is told, the cookie of a team's visit.
(() => {
  const known = (window.carnetKnown ??= { words: {}, written: new WeakMap() });

  window.carnetPage = (language, words, cookie) => {
    document.documentElement.lang = language;
    if (known.language !== language) document.getElementById("cr-said")?.replaceChildren();
    known.language = language;
    if (cookie) keep(cookie, language, 365 * 24 * 3600, "Lax"); // a choice outlives a reload
    known.words = words;
    translate(document.body);
    passOver(document.querySelector("[data-testid=stMain]"));
    if (window.carnetWatching) return;
    window.carnetWatching = true;
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.attributeName === "tabindex") passOver(change.target);
        else if (change.attributeName === "data-test-script-state") goOn(change.target);
        else if (change.type === "attributes") translateOne(change.target);
        else if (change.type === "characterData") translateText(change.target);
        else change.addedNodes.forEach(translate);
      }
    }).observe(document.body, {
      subtree: true, childList: true, characterData: true,
      attributes: true, attributeFilter: ["aria-label", "title", "placeholder", "alt", "tabindex", "data-test-script-state"],
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest?.("[data-testid=stSidebarNavLink]")) closeMenu();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenu());
    document.addEventListener("click", (event) => event.detail || enter(event.target, 20));
    document.addEventListener("click", forget);
    document.addEventListener("click", skip, true);
  };

  // The page scrolls by itself: a stop of the keyboard on it would only be in the way.
  const passOver = (main) => {
    if (main?.dataset.testid === "stMain" && main.tabIndex !== -1) main.tabIndex = -1;
  };

  // A model's writing that was stopped leaves the page as it stood: it is drawn to its end.
  const goOn = (app) => {
    if (app.dataset.testScriptState !== "notRunning") return;
    document.querySelector(".st-key-stopped button")?.click();
  };

  // Streamlit writes its own words in English: they are replaced where they stand alone, outside
  // of what the carnets and the readers say.
  const OURS = "[class*='cr-'], textarea, pre, code, script, style";
  const translate = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE || node.closest(OURS)) return;
    translateOne(node);
    for (const one of node.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      translateOne(one);
    }
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) translateText(texts.currentNode);
  };
  const translateText = (node) => {
    const said = inPlace(node, "data", node.data);
    if (said !== node.data && !node.parentElement?.closest(OURS)) node.data = said;
  };
  const translateOne = (element) => {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      const shown = element.getAttribute(name) ?? "";
      const said = inPlace(element, name, shown);
      if (said !== shown) element.setAttribute(name, said);
    }
  };
  // What stands in place of a word of Streamlit's; under what we put there, its word is remembered,
  // for the other language.
  const inPlace = (node, name, shown) => {
    const before = known.written.get(node) ?? {};
    const theirs = before[name]?.ours === shown ? before[name].theirs : shown;
    const ours = translated(theirs) ?? theirs;
    if (ours !== shown) known.written.set(node, { ...before, [name]: { ours, theirs } });
    return ours;
  };

  // A word is replaced whole; « * » in the table stands for what changes (a name), « # » for a number.
  const translated = (text) => {
    const trimmed = text.trim();
    if (!trimmed || trimmed.length > 200) return null;
    if (Object.hasOwn(known.words, trimmed)) return known.words[trimmed];
    const sized = /^(.*?)(\d+(?:\.\d+)?)([KMG]?B)$/.exec(trimmed);
    if (sized && Object.hasOwn(known.words, `#${sized[3]}`)) {
      const number = Number(sized[2]).toLocaleString(known.language);
      return sized[1] + known.words[`#${sized[3]}`].replace("#", number);
    }
    for (const [from, to] of Object.entries(known.words)) {
      const [before, after] = from.split("*");
      if (after === undefined || trimmed.length < from.length - 1) continue;
      if (trimmed.startsWith(before) && trimmed.endsWith(after)) {
        return to.replace("*", trimmed.slice(before.length, trimmed.length - after.length));
      }
    }
    return null;
  };

  // On a phone the menu lies over the page: a choice made or given up, it is in the way.
  const closeMenu = () => {
    if (innerWidth > 768) return;
    const open = "[data-testid=stSidebar][data-collapsed=false]";
    const close = document.querySelector(`${open} [data-testid=stSidebarCollapseButton] button`);
    setTimeout(() => close?.click(), 50);
  };

  // What opens stands at the end of the page: who opens it by keyboard is taken into it, to the
  // first of its parts, which come one by one, unless they have moved on meanwhile.
  const PARTS = ":is(button, input, textarea, a[href], [tabindex='0']):not([tabindex='-1'])";
  const enter = (opener, tries, before) => {
    if (!opener.closest?.("[data-testid=stPopover]")) return;
    const first = document.querySelector(`[data-testid=stPopoverBody] ${PARTS}`);
    if (first !== before && (!before || document.activeElement === before)) first?.focus();
    if (tries) setTimeout(enter, 100, opener, tries - 1, first ?? before);
  };

  // What is erased is gone at once, whatever becomes of the page.
  const forget = (event) => {
    if (!event.target.closest?.(".st-key-forget button")) return;
    try {
      localStorage.removeItem("carnet-conversations");
    } catch {
      // A browser that keeps nothing has nothing to erase.
    }
  };

  // The first link of the page leads to the question box, where there is one.
  const skip = (event) => {
    const link = event.target.closest?.("[data-testid=stSkipToContent]");
    const box = document.querySelector("[data-testid=stChatInputTextArea]");
    if (!link || !box) return;
    event.preventDefault();
    event.stopPropagation();
    box.focus();
  };

  window.carnetSay = (text) => {
    let place = document.getElementById("cr-said");
    if (!place) {
      place = Object.assign(document.createElement("div"), { id: "cr-said", className: "cr-sr" });
      place.setAttribute("role", "status");
      place.setAttribute("aria-live", "polite");
      document.body.append(place);
    }
    place.lang = known.language;
    // Emptied first: the same words twice are two messages.
    place.textContent = "";
    setTimeout(() => (place.textContent = text), 100);
  };

  // The secret of a team's visit lasts as long as the visit, for this application's addresses.
  window.carnetVisit = (name, secret, seconds) => {
    keep(name, secret, secret ? seconds : 0, "Strict");
  };
  const keep = (name, value, seconds, sites) => {
    const path = location.pathname.replace(/[^/]*$/, "");
    const safe = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=${path}; Max-Age=${seconds}; SameSite=${sites}${safe}`;
  };
})();
