// One click copies what stands beside the button, as text and as formatted text, for an article or
// a message. Links become whole addresses, under the name by which the reader came here.
(() => {
  if (window.carnetCopying) return;
  window.carnetCopying = true;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.cr-copy");
    const held = button?.parentElement.querySelector(".cr-clipped");
    if (!held) return;
    const copy = held.cloneNode(true);
    for (const link of copy.querySelectorAll("a[href]")) {
      link.href = new URL(link.getAttribute("href"), location.href).href;
      if (!link.textContent) link.textContent = link.href;
    }
    const parts = [...copy.querySelectorAll("p, blockquote, li")].map((part) => part.textContent);
    await write(parts.join("\n\n").trim(), copy.innerHTML);
    const label = button.textContent;
    button.textContent = button.dataset.done;
    window.carnetSay?.(button.dataset.done);
    setTimeout(() => (button.textContent = label), 2000);
  });

  const write = async (text, html) => {
    if (navigator.clipboard?.write && window.ClipboardItem) {
      try {
        const as = (type, value) => new Blob([value], { type });
        await navigator.clipboard.write([
          new ClipboardItem({
            "text/plain": as("text/plain", text),
            "text/html": as("text/html", html),
          }),
        ]);
        return;
      } catch {
        // A browser that refuses formatted text may take it by the older way.
      }
    }
    const put = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
      event.clipboardData.setData("text/html", html);
    };
    document.addEventListener("copy", put, { once: true });
    document.execCommand("copy");
    document.removeEventListener("copy", put);
  };
})();
