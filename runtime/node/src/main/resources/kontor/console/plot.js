// Numbers over time.

import { useEffect, useRef } from "/console/lib/hooks.js";
import uPlot from "/console/lib/uplot.js";
import { h } from "/console/ui.js";

const style = getComputedStyle(document.documentElement);
const ink = () => getComputedStyle(document.body).color;
const colors = () => ["--accent", "--bad", "--warn", "--calm"].map((name) => probe(name));

// light-dark() has to be resolved by an element.
function probe(name) {
  const element = document.createElement("i");
  element.style.color = `var(${name})`;
  document.body.append(element);
  const color = getComputedStyle(element).color;
  element.remove();
  return color || style.color;
}

/** A plot of one or more series over the same times (seconds). series: [{label, values, unit}]. */
export function Plot({ title, times, series, unit = "" }) {
  const box = useRef(null);
  const plot = useRef(null);
  const shape = series.map((one) => one.label).join("|");

  useEffect(() => {
    const [grid, tone] = [probe("--line"), ink()];
    const clock = (time) => new Date(time * 1000).toTimeString().slice(0, 5);
    const axis = { stroke: tone, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid } };
    const paint = colors();
    plot.current = new uPlot(
      {
        width: Math.max(box.current.clientWidth, 200),
        height: 150,
        cursor: { y: false },
        legend: { live: false },
        scales: { y: { range: (_, low, high) => [Math.min(0, low || 0), high > 0 ? high * 1.1 : 1] } },
        axes: [{ ...axis, size: 30, space: 60, incrs: [60, 300, 600, 900], values: (_, ticks) => ticks.map(clock) }, { ...axis, size: 66, values: (_, ticks) => ticks.map((tick) => (unit ? `${tick} ${unit}` : String(tick))) }],
        series: [
          { value: "{HH}:{mm}:{ss}" },
          ...series.map((one, i) => ({
            label: one.label,
            stroke: paint[i % paint.length],
            width: 1.6,
            points: { show: false },
            value: (_, value) => (value === null || value === undefined ? "–" : `${Math.round(value * 100) / 100} ${unit}`),
          })),
        ],
      },
      [times, ...series.map((one) => one.values)],
      box.current,
    );
    const resize = new ResizeObserver(() => plot.current.setSize({ width: Math.max(box.current.clientWidth, 200), height: 150 }));
    resize.observe(box.current);
    return () => {
      resize.disconnect();
      plot.current.destroy();
    };
  }, [shape, unit]);

  useEffect(() => {
    if (plot.current) plot.current.setData([times, ...series.map((one) => one.values)]);
  }, [times]);

  const last = series.map((one) => `${one.label} ${Math.round((one.values[one.values.length - 1] || 0) * 100) / 100} ${unit}`.trim()).join(", ");
  return h("figure", { class: "card", style: "margin:0" }, h("figcaption", null, title, h("span", { class: "faint" }, ` · now ${last}`)), h("div", { class: "plot", ref: box, role: "img", "aria-label": `${title}: now ${last}` }));
}
