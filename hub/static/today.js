/**
 * 오늘: the days' attendance as bars.  The table beside it holds the figures; whoever does not see
 * (or has no script) keeps the table, everybody else sees the bars in its place.
 */

const HEIGHT = 190;

/** @typedef {{label: string, people: number}} Bar */
/** @typedef {import("/vendor/uplot.js")} Plot */
/** @typedef {import("/vendor/uplot.js").Options} Options */
/** @typedef {import("/vendor/uplot.js").AlignedData} AlignedData */

const place = document.getElementById("chart");
// The address carries the version, so browsers may keep the file for long.
/** @type {{default: typeof import("/vendor/uplot.js")}} */
const { default: Bars } = await import(place?.dataset["uplot"] ?? "/vendor/uplot.js");

/** @type {Plot | undefined} */
let chart;
let shown = "";

/** @returns {Bar[]} What the table says. */
function bars() {
  const rows = document.querySelectorAll("#days tr[data-label]");
  return [...rows].map((row) => ({
    label: row.getAttribute("data-label") ?? "",
    people: Number(row.getAttribute("data-people")),
  }));
}

function draw() {
  if (!place) return;
  const found = bars();
  place.hidden = found.length === 0;
  document.getElementById("days")?.classList.toggle("hidden", found.length > 0);
  const said = JSON.stringify(found);
  if (said === shown || place.hidden) return;
  shown = said;
  chart?.destroy();
  chart = new Bars(options(found, place.clientWidth), data(found), place);
}

/** @param {Bar[]} found @returns {AlignedData} */
function data(found) {
  return [found.map((_, number) => number), found.map((bar) => bar.people)];
}

/** @param {Bar[]} found @param {number} width @returns {Options} */
function options(found, width) {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const colour = (name) => style.getPropertyValue(name).trim();
  const font = `14px ${getComputedStyle(document.body).fontFamily}`;
  const most = Math.max(1, ...found.map((bar) => bar.people));
  const fills = found.map((bar) => (bar.label === "오늘" ? colour("--pine") : colour("--bar")));
  return {
    width,
    height: HEIGHT,
    padding: [24, 0, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-0.5, found.length - 0.5] },
      y: { range: [0, most] },
    },
    axes: [
      {
        font,
        stroke: colour("--soft"),
        size: 30,
        grid: { show: false },
        ticks: { show: false },
        splits: () => found.map((_, number) => number),
        values: () => found.map((bar) => bar.label),
      },
      { show: false },
    ],
    series: [
      {},
      {
        fill: colour("--bar"),
        width: 0,
        points: { show: false },
        paths: Bars.paths.bars?.({
          size: [0.82, 96],
          radius: 0.08,
          disp: {
            fill: { unit: 3, values: () => fills },
          },
        }),
      },
    ],
    hooks: { draw: [(drawn) => write(drawn, found, font, colour("--ink"))] },
  };
}

/**
 * Each bar's figure above it.
 *
 * @param {Plot} drawn @param {Bar[]} found @param {string} font @param {string} ink
 */
function write(drawn, found, font, ink) {
  const { ctx } = drawn;
  ctx.save();
  ctx.font = font.replace("14px", `bold ${Math.round(14 * devicePixelRatio)}px`);
  ctx.fillStyle = ink;
  ctx.textAlign = "center";
  ctx.textBaseline = "bottom";
  found.forEach((bar, number) => {
    const x = drawn.valToPos(number, "x", true);
    const y = drawn.valToPos(bar.people, "y", true);
    ctx.fillText(String(bar.people), x, y - 4 * devicePixelRatio);
  });
  ctx.restore();
}

draw();
document.fonts.ready.then(() => {
  shown = "";
  draw();
});
document.body.addEventListener("htmx:afterSettle", draw);
document.body.addEventListener("htmx:oobAfterSwap", draw);
if (place) {
  new ResizeObserver(() => {
    if (chart && place.clientWidth) chart.setSize({ width: place.clientWidth, height: HEIGHT });
  }).observe(place);
}

// Without this its names would be everybody's.
export {};
