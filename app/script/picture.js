// A chart on the page → a PNG on white, under its title, over the sentence that it comes from.
(() => {
  if (window.carnetPictures) return;
  window.carnetPictures = true;
  const WIDTH = 900, MARGIN = 36, SCALE = 2;
  const INK = "#22262a", SOFT = "#5b6066", FONT = "Georgia, 'DejaVu Serif', serif";

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.cr-picture");
    const chart = button?.closest("[class*='st-key-series-']")?.querySelector("svg.marks");
    if (!chart) return;
    const blob = await draw(chart, button.dataset.title, button.dataset.note);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = button.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });

  const draw = async (chart, title, note) => {
    const image = await picture(chart);
    const width = WIDTH - 2 * MARGIN;
    const height = (image.height * width) / image.width;
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const heads = lines(pen, title, `600 24px ${FONT}`, width);
    const notes = lines(pen, note, `15px ${FONT}`, width);
    const top = MARGIN + heads.length * 32 + 16;
    canvas.width = WIDTH * SCALE;
    canvas.height = (top + height + 24 + notes.length * 22 + MARGIN) * SCALE;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    write(pen, heads, `600 24px ${FONT}`, INK, MARGIN + 24, 32);
    pen.drawImage(image, MARGIN, top, width, height);
    write(pen, notes, `15px ${FONT}`, SOFT, top + height + 36, 22);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  };

  // The chart as it is drawn on a light page: its words may be light on the dark one.
  const picture = (chart) => {
    const copy = chart.cloneNode(true);
    for (const text of copy.querySelectorAll("text")) {
      text.setAttribute("fill", INK);
      text.setAttribute("font-family", "sans-serif");
    }
    copy.style.background = "none";
    copy.querySelector("rect.background")?.setAttribute("fill", "none");
    for (const rect of copy.querySelectorAll(":scope > rect")) rect.setAttribute("fill", "none");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const image = new Image();
    const { width, height } = chart.getBoundingClientRect();
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const source = new XMLSerializer().serializeToString(copy);
    return new Promise((done, failed) => {
      image.onload = () => done(image);
      image.onerror = failed;
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
    });
  };

  const lines = (pen, text, font, width) => {
    pen.font = font;
    const told = [""];
    for (const word of text.split(/[ \n]+/)) {
      const longer = `${told.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= width) told[told.length - 1] = longer;
      else told.push(word);
    }
    return told;
  };
  const write = (pen, told, font, colour, from, step) => {
    pen.font = font;
    pen.fillStyle = colour;
    told.forEach((line, rank) => pen.fillText(line, MARGIN, from + rank * step));
  };
})();
