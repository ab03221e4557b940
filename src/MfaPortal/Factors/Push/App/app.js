// The app: what waits for an answer comes first; otherwise who is linked here, and what was approved lately.
import { forget, keep, links, recent } from "./store.js"
import { call, isGone } from "./wire.js"
import { find, moment, rows, show, shown, speak } from "./view.js"
import { isOver, showOver, showQuestion } from "./approve.js"
import { showLink, showStart } from "./link.js"
import { offerInstall } from "./install.js"
import { allow, offerMessages, sayHello, unsubscribe } from "./messages.js"

const every = 2_000
let mine = []
let open

const home = {
  hasLinks: () => mine.length > 0,
  refresh: async () => { mine = await links() },
  show: async () => {
    open = undefined
    speak()
    await home.refresh()
    if (mine.length === 0) return showStart(home)
    const approved = await recent()
    show("home", { start: () => showStart(home), messages: offered => home.allowMessages(offered) }, view => {
      rows(view.querySelector("[data-accounts]"), mine.map(link => [link.account, link.label]))
      rows(view.querySelector("[data-recent]"), approved.map(one => [one.app, `${one.account} · ${moment(one.at)}`]))
      view.querySelector("[data-recent-none]").hidden = approved.length > 0
      offerInstall(view)
      offerMessages(view)
    })
  },
  allowMessages: async () => {
    if (await allow()) for (const link of mine) await sayHello(link)
    await offerMessages(document.getElementById("view"))
  },
  // The portal no longer knows this phone, or another took its place: nothing is kept that could ever sign again.
  unlink: async (link, why) => {
    await forget(link.device)
    await home.refresh()
    if (mine.length === 0) await unsubscribe()
    // Whoever is just linking this phone again knows.
    if (!["home", "question", "outcome"].includes(shown())) return
    open = undefined
    show(why, { home: home.show })
  },
}

// What is being typed is left alone: only an open question, the home view and their ends change by themselves.
async function look() {
  if (document.hidden || !["home", "question"].includes(shown())) return
  let offline = false
  const waiting = []
  for (const link of mine) {
    const said = await call(link, "/phone/api/waiting")
    if (isGone(said)) return home.unlink(link, said.error)
    offline ||= said.error === "offline"
    link.label = said.label ?? link.label
    waiting.push(...(said.waiting ?? []).map(question => ({ link, question })))
  }
  tell(waiting, offline)
}

function tell(waiting, offline) {
  if (shown() === "home") {
    const note = find("[data-offline]")
    if (note) note.hidden = !offline
    if (waiting.length > 0) {
      open = waiting[0].question
      showQuestion(waiting[0].link, open, home)
    }
  } else if (shown() === "question" && open && (isOver(open) || !offline && !waiting.some(one => one.question.challenge === open.challenge))) {
    open = undefined
    showOver(home)
  }
}

async function begin() {
  await home.refresh()
  const [challenge, code] = location.hash.slice(1).split(".")
  if (location.pathname === "/phone/link" && challenge && code) {
    // Out of the address: not in the history, not on a picture of the screen.
    history.replaceState(null, "", "/phone/link")
    speak(`#${challenge}.${code}`)
    showLink(challenge, code, home)
  } else {
    if (location.search) history.replaceState(null, "", "/phone")
    await home.show()
  }
  for (const link of mine) {
    const said = await sayHello(link)
    if (isGone(said)) await home.unlink(link, said.error)
    else if (said.label) await keep({ ...link, label: said.label, account: said.account ?? link.account })
  }
  await home.refresh()
  if (shown() === "home") await home.show()
  setInterval(() => navigator.locks.request("look", { ifAvailable: true }, lock => lock && look()), every)
  document.addEventListener("visibilitychange", look)
}

await begin()
