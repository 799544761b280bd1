"use strict";
document.documentElement.classList.add("scripted");

// Sliders and numbers say the same; the address keeps only what was changed.
const form = document.getElementById("change");
if (form) {
  for (const slider of form.querySelectorAll("input[type=range][data-for]")) {
    const box = document.getElementById(slider.dataset.for);
    if (!box) continue;
    if (box.value === "") slider.value = box.dataset.usual;
    const mark = () => slider.closest(".control").classList.toggle(
      "changed", box.value !== "" && box.value !== box.dataset.usual && Number(box.value) !== Number(box.dataset.usual));
    slider.addEventListener("input", () => { box.value = slider.value; mark(); });
    box.addEventListener("input", () => { slider.value = box.value; mark(); });
  }
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (!field.name || field.dataset.usual === undefined) continue;
      const same = field.value === field.dataset.usual
        || (field.type === "number" && field.value !== "" && Number(field.value) === Number(field.dataset.usual));
      if (field.value === "" || (same && !field.id.startsWith("e-"))) field.disabled = true;
    }
    setTimeout(() => { for (const field of form.elements) field.disabled = false; }, 500);
  });
  const find = document.getElementById("find");
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  find.addEventListener("input", () => {
    const word = find.value.trim().toLowerCase().replaceAll(" ", "_");
    for (const group of form.querySelectorAll("details.group")) {
      let some = false;
      for (const control of group.querySelectorAll(".control")) {
        const fits = !word || control.dataset.name.toLowerCase().replaceAll(" ", "_").includes(word);
        control.hidden = !fits;
        some = some || fits;
      }
      group.hidden = !some;
      if (word) group.open = some;
    }
  });
}

// Progress as the server tells it; the part of the page that changes is asked for when it does.
const progress = document.querySelector(".progress[data-events]");
if (progress && progress.dataset.over === "no") {
  const status = document.getElementById("status"), bar = document.getElementById("bar");
  const stop = document.getElementById("stop");
  let shown = "", asking = false, wanted = "";
  const renew = async () => {
    if (asking || wanted === shown) return;
    asking = true;
    const now = wanted;
    const answer = await fetch(progress.dataset.part);
    if (answer.ok) {
      const open = new Set([...document.querySelectorAll("#part details[open] > summary")].map((s) => s.textContent));
      document.getElementById("part").innerHTML = await answer.text();
      for (const summary of document.querySelectorAll("#part details > summary"))
        if (open.has(summary.textContent)) summary.parentElement.open = true;
      shown = now;
      liven();
    } else wanted = shown;
    asking = false;
    renew();
  };
  const events = new EventSource(progress.dataset.events);
  events.onmessage = (event) => {
    const news = JSON.parse(event.data);
    bar.value = news.done;
    if (news.state === "done") status.textContent = `All ${news.total} runs are done.`;
    else if (news.over) status.textContent = news.state === "stopped" ? `Stopped. ${news.trouble}` : news.trouble;
    else if (news.state === "waiting" && news.place > 0) status.textContent = `Waiting: ${news.place} before you in the queue.`;
    else status.textContent = `Running: ${news.done} of ${news.total} runs.`;
    if (news.pairs) { wanted = `${news.pairs} ${news.preview} ${news.over}`; renew(); }
    if (news.over) { events.close(); stop.hidden = true; }
  };
}

// The map: a date, a player, names on demand.
function livenMap() {
  const map = document.getElementById("map"), data = document.getElementById("map-data");
  if (!map || !data) return;
  const known = JSON.parse(data.textContent);
  const week = document.getElementById("week"), day = document.getElementById("day");
  const shown = document.getElementById("shown"), names = document.getElementById("names");
  const play = document.getElementById("play"), said = document.getElementById("spot");
  const spots = [...map.querySelectorAll(".spot")];
  const mix = (colours, share) => {
    const at = Math.max(0, Math.min(1, share)) * (colours.length - 1), low = Math.min(colours.length - 2, Math.floor(at));
    const parts = [colours[low], colours[low + 1]].map((c) => [1, 3, 5].map((i) => parseInt(c.slice(i, i + 2), 16)));
    return `rgb(${parts[0].map((v, i) => Math.round(v + (parts[1][i] - v) * (at - low))).join(",")})`;
  };
  const most = Math.max(1, ...known.spots.flatMap((s) => s.first.map((v, i) => Math.abs(s.shares[i] - v))));
  const value = (spot, at, what) => what === "difference" ? spot.shares[at] - spot.first[at] : spot[what][at];
  const draw = () => {
    const at = Number(week.value), what = shown ? shown.value : "shares";
    day.textContent = known.days[at];
    spots.forEach((group, index) => {
      const spot = known.spots[index], now = value(spot, at, what);
      const colour = Number.isFinite(now) ? (what === "difference" ? mix(["#b35806", "#f7f7f7", "#2166ac"], 0.5 + now / most / 2) : mix(known.colours, now / 100)) : "#ffffff";
      group.firstElementChild.style.fill = colour;
      const told = what === "difference" ? `${now >= 0 ? "+" : ""}${now.toFixed(1)} percentage points` : `${now} % returned`;
      group.querySelector("title").textContent = `${spot.district}, ${spot.governorate}: ${told}`;
    });
    const legend = document.querySelectorAll(".legend span, .legend i");
    const ends = what === "difference" ? [`-${most.toFixed(1)}`, `+${most.toFixed(1)} percentage points`] : ["0 %", "100 % returned"];
    legend[0].textContent = ends[0];
    legend[legend.length - 1].textContent = ends[1];
    [...legend].slice(1, -1).forEach((box, i, all) => {
      box.style.background = what === "difference" ? mix(["#b35806", "#f7f7f7", "#2166ac"], i / (all.length - 1)) : known.colours[i];
    });
  };
  let timer = 0;
  const halt = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; play.setAttribute("aria-pressed", "false"); };
  play.addEventListener("click", () => {
    if (timer) { halt(); return; }
    if (Number(week.value) >= Number(week.max)) week.value = 0;
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    const step = () => {
      if (!document.contains(week) || Number(week.value) >= Number(week.max)) { halt(); return; }
      week.value = Number(week.value) + 2;
      draw();
    };
    timer = setInterval(step, 80);
    step();
  });
  week.addEventListener("input", draw);
  if (shown) shown.addEventListener("change", draw);
  names.addEventListener("change", () => map.classList.toggle("named", names.checked));
  for (const group of spots) group.addEventListener("pointerenter", () => { said.textContent = group.querySelector("title").textContent; });
  draw();
}

// Values of curves where the pointer is; the table beneath each chart has them for everybody.
function livenChart(figure) {
  const known = JSON.parse(figure.querySelector("script").textContent);
  const picture = figure.querySelector(".picture"), tip = figure.querySelector(".tip");
  if (!known.curves.length) return;
  picture.addEventListener("pointermove", (event) => {
    const frame = picture.getBoundingClientRect();
    const [left, top, right] = known.box;
    const across = (event.clientX - frame.left) / frame.width;
    if (across < left || across > right) { tip.hidden = true; return; }
    const x = known.x[0] + ((across - left) / (right - left)) * (known.x[1] - known.x[0]);
    const told = known.curves.map((curve, index) => {
      const near = curve.reduce((a, b) => (Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a));
      return `${known.names[index]}: ${near[1] === null ? "-" : near[1].toLocaleString("en")}`;
    });
    const when = known.from ? new Date(Date.parse(known.from) + x * 864e5).toISOString().slice(0, 10) : `${Math.round(x)} days`;
    tip.textContent = [when, ...told].join("\n");
    tip.style.left = `${Math.max(22, Math.min(78, 100 * across))}%`;
    tip.style.top = `${event.clientY - frame.top}px`;
    tip.hidden = false;
  });
  picture.addEventListener("pointerleave", () => { tip.hidden = true; });
}

function liven() {
  livenMap();
  for (const figure of document.querySelectorAll("figure.chart")) livenChart(figure);
}
liven();
