// @ts-check
// Puts the cards of an article beside their quotes, and lights what belongs together.
// Without it the page does all the same: a marker leads to its card, and a card back to its quote.

/**
 * A claim with its card, and the first of its quotes. `top`, where the card would stand under the one before it, and
 * `wanted`, where its quote stands, are heights in the list of cards.
 * @typedef {{ card: HTMLElement, marks: HTMLElement[], top: number, height: number, wanted: number }} Pair
 */

const LATE = 0.3; // of the window: how far below its quote a card may stand when its turn comes

const text = document.querySelector(".article-text");
const column = document.querySelector(".cards");
const list = document.querySelector(".cards-placed");

/**
 * Where each card stands: at its quote or, where another one is in the way, below that. The card that is being read
 * stands at its quote; those above it make room upwards.
 * @param {Pair[]} pairs
 * @param {number} read
 * @returns {number[]}
 */
function arrange(pairs, read) {
  const gap = pairs.length > 1 ? pairs[1].top - pairs[0].height : 0; // as the stylesheet has it
  /** @type {number[]} */
  const tops = [];
  pairs.forEach((pair, number) => {
    const above = number > 0 ? tops[number - 1] + pairs[number - 1].height + gap : 0;
    tops.push(Math.max(pair.wanted, number === read ? pair.top : above));
    for (let other = number; other > 0; other -= 1) {
      const room = tops[other] - pairs[other - 1].height - gap;
      if (tops[other - 1] <= room) {
        break;
      }
      tops[other - 1] = room;
    }
  });
  return tops;
}

/**
 * @param {Element} text
 * @param {HTMLElement} column
 * @param {HTMLElement} list
 */
function start(text, column, list) {
  /** @type {Pair[]} */
  const pairs = [...list.querySelectorAll(".card")]
    .filter((card) => card instanceof HTMLElement)
    .map((card) => ({ card, marks: marksOf(card), top: 0, height: 0, wanted: 0 }));
  let isBeside = false; // whether the cards stand in a column of their own
  let isPlaced = false; // whether there is room for each at its quote
  /** @type {Pair | undefined} */
  let held; // that of the marker or card that has the focus

  /** @param {Element} card */
  function marksOf(card) {
    const found = text.querySelectorAll(`mark[data-claim="${card.id.replace("claim-", "")}"], a[href="#${card.id}"]`);
    return [...found].filter((mark) => mark instanceof HTMLElement);
  }

  /**
   * @param {EventTarget | null} target
   * @returns {Pair | undefined} whose quote or card it stands in
   */
  function pairOf(target) {
    const found = target instanceof Element ? target.closest("mark, .marker, .card") : null;
    return pairs.find((pair) => pair.card === found || pair.marks.some((mark) => mark === found));
  }

  /** The height in the window that is being read: it moves from the top to the bottom with the page. */
  function line() {
    const way = document.documentElement.scrollHeight - window.innerHeight;
    return way > 0 ? window.innerHeight * Math.min(Math.max(window.scrollY / way, 0), 1) : 0;
  }

  function measure() {
    for (const { card } of pairs) {
      card.style.translate = "";
    }
    column.style.paddingBottom = "";
    column.classList.remove("cards-moving");
    isBeside = column.getBoundingClientRect().left >= text.getBoundingClientRect().right;
    column.classList.toggle("cards-beside", isBeside);
    const origin = list.getBoundingClientRect().top;
    for (const pair of pairs) {
      pair.top = pair.card.offsetTop;
      pair.height = pair.card.offsetHeight;
      pair.wanted = Math.max(pair.marks[0].getClientRects()[0].top - origin, 0);
    }
    isPlaced = isBeside && pairs.every((pair) => pair.top - pair.wanted < window.innerHeight * LATE);
    column.classList.toggle("cards-beside", isPlaced);
    if (isBeside && !isPlaced) {
      const last = pairs[pairs.length - 1]; // which can be scrolled up to its quote only with room below it
      const room = last.top - last.wanted + column.clientHeight - column.scrollHeight;
      column.style.paddingBottom = `${Math.max(room, 0)}px`;
    }
    settle();
  }

  /** @param {boolean} [hasReason] whether something else than scrolling asks for it */
  function settle(hasReason = true) {
    if (isPlaced) {
      place();
    } else if (isBeside) {
      follow(hasReason);
    }
  }

  /** Put each card at its quote. */
  function place() {
    const at = line() - list.getBoundingClientRect().top;
    const read = held ? pairs.indexOf(held) : pairs.findLastIndex((pair) => pair.wanted <= at);
    const tops = arrange(pairs, read);
    pairs.forEach(({ card, top }, number) => {
      card.style.translate = `0 ${Math.round(tops[number] - top)}px`;
    });
    const last = pairs.length - 1;
    column.style.paddingBottom = `${Math.round(tops[last] - pairs[last].top)}px`;
  }

  /**
   * Where the cards are too many for that, scroll their column along with the text.
   * @param {boolean} hasReason
   */
  function follow(hasReason) {
    const shown = column.getBoundingClientRect();
    if (held) {
      column.scrollTo({ top: list.offsetTop + held.top - (held.marks[0].getClientRects()[0].top - shown.top) });
    } else if (!hasReason && text.clientHeight > shown.height && !column.matches(":hover")) {
      const read = Math.min(line(), shown.bottom);
      column.scrollTo({ top: heightBeside(read - text.getBoundingClientRect().top) - (read - shown.top) });
    }
  }

  /**
   * The height among the cards that stands for one in the text: at each quote its card, and between two in proportion.
   * @param {number} height
   */
  function heightBeside(height) {
    const knots = [[0, 0], ...pairs.map((pair) => [pair.wanted, pair.top]), [text.clientHeight, list.clientHeight]];
    const next = knots.findIndex(([wanted], number) => number > 0 && wanted > height);
    const [[from, top], [to, bottom]] = next < 0 ? knots.slice(-2) : knots.slice(next - 1, next + 1);
    const part = to > from ? (height - from) / (to - from) : 0;
    return list.offsetTop + top + Math.min(Math.max(part, 0), 1) * (bottom - top);
  }

  /** @param {Pair | undefined} pair */
  function light(pair) {
    for (const other of pairs) {
      for (const element of [other.card, ...other.marks]) {
        element.classList.toggle("is-lit", other === pair);
      }
    }
  }

  /**
   * Hold what has the focus at its quote, and let go when nothing has it.
   * @param {EventTarget | null} target
   */
  function hold(target) {
    held = pairOf(target);
    light(held);
    column.classList.add("cards-moving");
    settle();
  }

  /**
   * Follow a link to a quote or a card that is in sight without moving the page.
   * @param {MouseEvent} event
   */
  function goWithin(event) {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const target = isBeside && isPlain && link instanceof HTMLAnchorElement ? document.querySelector(link.hash) : null;
    const box = target?.getBoundingClientRect();
    if (target instanceof HTMLElement && box && box.top >= 0 && box.bottom <= window.innerHeight) {
      event.preventDefault();
      history.pushState(null, "", `#${target.id}`);
      target.focus({ preventScroll: true });
    }
  }

  /** Whoever comes by a link to a card finds its quote beside it. */
  function show() {
    const pair = isBeside ? pairOf(document.querySelector(".card:target")) : undefined;
    pair?.marks[0].scrollIntoView({ behavior: "instant", block: "center" });
  }

  let isWaiting = false;
  /** @param {() => void} task */
  function soon(task) {
    if (!isWaiting) {
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        task();
      });
    }
  }

  for (const part of [text, column]) {
    part.addEventListener("pointerover", (event) => light(pairOf(event.target) ?? held));
    part.addEventListener("pointerleave", () => light(held));
    part.addEventListener("focusin", (event) => hold(event.target));
    part.addEventListener("focusout", () => hold(null));
    part.addEventListener("click", (event) => event instanceof MouseEvent && goWithin(event));
  }
  window.addEventListener("scroll", () => soon(() => settle(false)), { passive: true });
  const watch = new ResizeObserver(() => soon(measure));
  watch.observe(text);
  watch.observe(list);
  text.parentElement?.classList.add("is-live");
  measure();
  hold(document.activeElement);
  show();
  window.addEventListener("load", show);
  window.addEventListener("hashchange", show);
}

if (text && column instanceof HTMLElement && list instanceof HTMLElement) {
  start(text, column, list);
}
