// On a phone that also makes the codes: uncovers its content when the phone's clock is wrong by more than 30 seconds.
class ClockCheck extends HTMLElement {
  connectedCallback() {
    const now = Number(this.getAttribute("now"))
    // A page from the browser's memory carries an old server time and would accuse a clock that is right.
    const entry = performance.getEntriesByType("navigation")[0]
    if (!now || !entry || entry.type === "back_forward" || entry.transferSize === 0) return
    const received = performance.timeOrigin + entry.responseStart
    this.hidden = Math.abs(received - now) <= 30_000
  }
}

customElements.define("clock-check", ClockCheck)
