// Pictures of tables: the numbers are read from the table beneath, which says the same without this.
// <div data-chart="id of the table" data-kind="dots or months" data-label="words" hidden></div>;
// the script element names the library (data-library). A column with data-series ("bar", "line" or "dot")
// is drawn, a row that lacks a data-value is left out.
{
  const library = document.currentScript?.dataset.library;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function read(table) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const columns = heads
      .map((head, index) => ({ name: head.textContent.trim(), index, ...head.dataset }))
      .filter((column) => column.series);
    const drawn = rows.filter((row) => columns.every((column) => row.cells[column.index].dataset.value !== undefined));
    return {
      names: drawn.map((row) => row.querySelector("th").textContent.trim()),
      columns: columns.map((column) => ({
        ...column,
        values: drawn.map((row) => Number(row.cells[column.index].dataset.value)),
      })),
    };
  }

  const narrow = () => window.innerWidth < 768;

  // One scale for all the classes of a page, so that they can be compared.
  function lowest() {
    const values = [...document.querySelectorAll('[data-kind="dots"]')].flatMap((place) =>
      read(document.getElementById(place.dataset.chart)).columns[0].values);
    return Math.max(0, Math.floor((Math.min(...values, 98) - 1) / 5) * 5);
  }

  const text = () => ({ color: colour("ink-2"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 });

  // Points on a line, not bars: the line does not begin at nothing, so a length would say too much.
  function dots({ names, columns }) {
    const [column] = columns;
    return {
      grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", min: lowest(), max: 100, axisLabel: text(), splitLine: { lineStyle: { color: colour("line-soft") } } },
      yAxis: { type: "category", inverse: true, data: names, axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: true, lineStyle: { color: colour("line") } }, axisLabel: { ...text(), width: narrow() ? 110 : 190, overflow: "truncate" } },
      series: [{ type: "scatter", data: column.values, symbolSize: 12, itemStyle: { color: colour("accent") }, label: { show: true, position: "right", ...text() } }],
    };
  }

  function months({ names, columns }) {
    const axis = { type: "value", minInterval: 1, axisLabel: text(), splitLine: { lineStyle: { color: colour("line-soft") } } };
    return {
      grid: { left: 8, right: 8, top: 44, bottom: 8, containLabel: true },
      legend: { top: 4, left: 8, textStyle: text(), itemWidth: 14, itemHeight: 10 },
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } }, axisLabel: text() },
      yAxis: [axis, { ...axis, max: 100, scale: true, splitLine: { show: false } }],
      series: columns.map((column) => ({
        type: column.series,
        name: column.name,
        data: column.values,
        stack: column.series === "bar" ? "cases" : undefined,
        yAxisIndex: column.series === "line" ? 1 : 0,
        barMaxWidth: 26,
        symbolSize: 7,
        color: colour(column.tone),
      })),
    };
  }

  const kinds = { dots, months };
  const drawn = new WeakSet();

  function draw(place) {
    const table = document.getElementById(place.dataset.chart);
    const data = table && read(table);
    if (!data || !data.names.length) return;
    drawn.add(place);
    place.hidden = false;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", place.dataset.label);
    if (place.dataset.kind === "dots") place.style.height = `${data.names.length * 28 + 48}px`;
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ animation: false, ...kinds[place.dataset.kind](data) });
    new ResizeObserver(() => chart.isDisposed() || chart.resize()).observe(place);
  }

  let loading;
  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  // Fetched only where there is something to draw; a page shown later by htmx is looked at too.
  async function look() {
    const places = [...document.querySelectorAll("[data-chart]")].filter((place) => !drawn.has(place));
    if (!places.length || !library) return;
    await load();
    places.filter((place) => place.isConnected && !drawn.has(place)).forEach(draw);
  }
  document.addEventListener("DOMContentLoaded", look);
  document.addEventListener("htmx:afterSettle", look);
  // What htmx keeps for the way back is the page without its pictures.
  document.addEventListener("htmx:beforeHistorySave", () => {
    document.querySelectorAll("[data-chart]").forEach((place) => {
      if (!drawn.delete(place)) return;
      window.echarts.dispose(place);
      place.hidden = true;
      ["style", "role", "aria-label", "_echarts_instance_"].forEach((name) => place.removeAttribute(name));
    });
  });
  document.addEventListener("htmx:historyRestore", look);
}
