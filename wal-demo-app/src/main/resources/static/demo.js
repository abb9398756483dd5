// Shows the log as it grows. Events are written by strangers: they reach the page as text, never as markup.

const SHOWN = 100; // rows of the live list
const SEGMENTS = 20; // the newest ones
const SECONDS = 120; // width of the sparkline
const POLL_MILLIS = 2000; // of figures and segments; events are pushed

const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const precise = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

function setText(id, value) {
  $(id).textContent = value;
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children); // strings become text nodes
  return made;
}

function bytes(count) {
  const unit = count < 1 << 20 ? [1024, "KiB"] : count < 1 << 30 ? [1 << 20, "MiB"] : [1 << 30, "GiB"];
  return `${precise.format(Math.round((count / unit[0]) * 10) / 10)} ${unit[1]}`;
}

async function getJson(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  return response.json(); // health answers 503 with a body
}

// --- live events: collected as they come, drawn once a frame

let waiting = [];
let frame = 0;
let paused = false;
let arrived = 0; // since the last second
let replayedTo = 0; // what was in the log before the page came is not news

function row(index, text, className = "") {
  return element("li", className, element("b", "", index), element("code", "", text));
}

function show(entry) {
  waiting.push(entry);
  if (waiting.length > SHOWN) {
    waiting.shift();
  }
  if (!paused && !frame) {
    frame = requestAnimationFrame(draw);
  }
}

function draw() {
  frame = 0;
  const rows = waiting.map(entry => row(...entry)).reverse();
  waiting = [];
  $("events").prepend(...rows);
  while ($("events").childElementCount > SHOWN) {
    $("events").lastElementChild.remove();
  }
  $("empty").hidden = $("events").childElementCount > 0;
}

function follow(from) {
  const source = new EventSource(`events/stream?from=${from}`);
  source.onopen = () => setText("stream", "connected");
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) {
      setText("stream", "refused, trying again");
      setTimeout(start, 5000);
    } else {
      setText("stream", "reconnecting");
    }
  };
  source.onmessage = message => {
    if (Number(message.lastEventId) > replayedTo) {
      arrived++;
    }
    show([message.lastEventId, message.data.slice(0, 500)]);
  };
  source.addEventListener("gap", message => {
    const gap = JSON.parse(message.data);
    show(["", `entries from ${gap.expected} are gone, going on at ${gap.next}`, "gap"]);
  });
}

$("pause").addEventListener("click", () => {
  paused = !paused;
  $("pause").setAttribute("aria-pressed", paused);
  setText("pause", paused ? "Resume" : "Pause");
  if (!paused) {
    draw();
  }
});

// --- events per second

const rates = new Array(SECONDS).fill(0);

setInterval(() => {
  rates.push(arrived);
  rates.shift();
  arrived = 0;
  const recent = rates.slice(-3);
  setText("rate", number.format(Math.round(recent.reduce((a, b) => a + b) / recent.length)));
  const top = Math.max(1, ...rates);
  const points = rates.map((rate, i) => `${(i * 120) / (SECONDS - 1)} ${31 - (29 * rate) / top}`);
  $("spark").firstElementChild.setAttribute("d", `M-2 34L-2 31L${points.join("L")}L122 31L122 34Z`);
}, 1000);

// --- figures and segments, from the actuator

const before = {}; // the counters at the last poll: a mean of now, not of all time

async function timer(name) {
  const metric = await getJson(`actuator/metrics/${name}`);
  const value = Object.fromEntries((metric.measurements ?? []).map(m => [m.statistic, m.value]));
  const now = { count: value.COUNT ?? 0, seconds: value.TOTAL_TIME ?? 0, max: value.MAX ?? 0 };
  const last = before[name] ?? { count: 0, seconds: 0 };
  before[name] = now;
  return { count: now.count - last.count, seconds: now.seconds - last.seconds, max: now.max };
}

async function drawTimers() {
  const [append, sync] = await Promise.all([timer("wal.append"), timer("wal.fsync")]);
  if (append.count > 0) {
    setText("append", precise.format((append.seconds / append.count) * 1000));
    setText("append-max", precise.format(append.max * 1000));
  }
  if (sync.count > 0) {
    setText("sync", precise.format((sync.seconds / sync.count) * 1000));
    setText("per-sync", precise.format(append.count / sync.count));
  }
}

async function drawStatus() {
  const log = await getJson("actuator/wal/default");
  setText("entries", number.format(log.entries));
  setText("first", number.format(log.firstIndex));
  setText("last", number.format(log.lastIndex));
  const most = log.retention.maxSizeBytes;
  setText("size", `${number.format(log.segments)} files, ${bytes(log.sizeBytes)}${most ? ` of ${bytes(most)}` : ""}`);
  await drawConsumers(log);
}

function consumerRow(name, consumer, log) {
  const percent = log.entries > 0 ? Math.max(0, 100 - (100 * consumer.lagEntries) / log.entries) : 100;
  const behind = consumer.lagEntries > 0
    ? `${number.format(consumer.lagEntries)} behind`
    : "up to date";
  const fill = element("div", "fill");
  fill.style.inlineSize = `${percent}%`;
  return element("li", consumer.lagEntries > 0 ? "tail" : "sealed",
    element("div", "bar", element("span", "", name),
      element("span", "note", `${behind}, at ${number.format(consumer.position)}`)),
    element("div", "track", fill));
}

async function drawConsumers(log) {
  const { consumers } = await getJson("actuator/wal/default/consumers");
  $("consumers").replaceChildren(
    ...Object.entries(consumers).map(([name, consumer]) => consumerRow(name, consumer, log)));
}

function segmentRow(segment) {
  const percent = Math.min(100, Math.round((100 * segment.usedBytes) / Math.max(1, segment.sizeBytes)));
  const range = segment.entries > 0
    ? `${number.format(segment.firstIndex)} – ${number.format(segment.lastIndex)}`
    : "no entries";
  const fill = element("div", "fill");
  fill.style.inlineSize = `${percent}%`;
  return element("li", segment.state.toLowerCase(),
    element("div", "bar", element("span", "", range),
      element("span", "note", `${segment.state.toLowerCase()}, ${percent} % of ${bytes(segment.sizeBytes)}`)),
    element("div", "track", fill));
}

// The endpoint answers in pages, oldest first: the next poll begins at the first segment that is shown.
let segmentsAfter = 0;

async function drawSegments() {
  const segments = [];
  let after = segmentsAfter;
  do {
    const page = await getJson(`actuator/wal/default/segments?after=${after}`);
    segments.push(...page.segments);
    after = page.next;
  } while (after);
  const newest = segments.slice(-SEGMENTS);
  segmentsAfter = Math.max(0, (newest[0]?.id ?? 1) - 1);
  $("segments").replaceChildren(...newest.map(segmentRow).reverse());
}

async function drawHealth() {
  const { status } = await getJson("actuator/health");
  setText("health", status);
  $("health").classList.toggle("bad", status !== "UP");
}

async function poll() {
  if (!document.hidden) {
    const drawn = await Promise.allSettled([drawHealth(), drawStatus(), drawSegments(), drawTimers()]);
    if (drawn[0].status === "rejected") {
      setText("health", "not reachable");
      $("health").classList.add("bad");
    }
  }
  setTimeout(poll, POLL_MILLIS);
}

// --- the form

$("post").addEventListener("submit", async submit => {
  submit.preventDefault();
  const answer = $("answer");
  try {
    const response = await fetch("events", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: $("event").value,
    });
    const body = await response.json();
    answer.textContent = response.ok ? `on the disk as entry ${body.index}` : body.detail;
    answer.classList.toggle("bad", !response.ok);
  } catch {
    answer.textContent = "the service is not reachable";
    answer.classList.add("bad");
  }
});

// --- from the last few events on

async function start() {
  try {
    const { logs } = await getJson("actuator/wal");
    const { firstIndex, lastIndex } = logs.default;
    replayedTo = lastIndex;
    follow(Math.max(1, firstIndex, lastIndex - 19));
  } catch {
    setText("stream", "not reachable, trying again");
    setTimeout(start, 5000);
  }
}

start();
poll();
