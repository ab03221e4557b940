// Messages that wake the app. A "no" is fine: then it asks by itself while it is open.
import { call } from "./wire.js"

const portalKey = document.body.dataset.messages

// Only for messages: without a worker everything else goes on, so nothing waits for one that never comes.
const address = globalThis.trustedTypes?.createPolicy("phone", { createScriptURL: () => "/phone/worker.js" }).createScriptURL("") ?? "/phone/worker.js"
const registered = navigator.serviceWorker?.register(address, { scope: "/phone" }).catch(() => undefined)

const worker = async () => await registered ? (await navigator.serviceWorker.ready).pushManager : undefined

export const canAsk = () => Boolean(portalKey) && "serviceWorker" in navigator && "PushManager" in window && Notification.permission !== "denied"

export async function offerMessages(view) {
  const offer = view.querySelector("[data-messages-offer]")
  const refused = view.querySelector("[data-messages-refused]")
  const wanted = canAsk() && !(await current())
  if (offer) offer.hidden = !wanted
  if (refused) refused.hidden = !(portalKey && "Notification" in window && Notification.permission === "denied")
}

/** After a tap: browsers ask nobody who did not want to be asked. */
export async function allow() {
  try {
    if (await Notification.requestPermission() !== "granted") return false
    await (await worker()).subscribe({ userVisibleOnly: true, applicationServerKey: portalKey })
    return true
  } catch {
    return false
  }
}

/** At each start: the browser may have changed where messages go. */
export async function sayHello(link) {
  const { endpoint, keys } = (await current())?.toJSON() ?? {}
  return call(link, "/phone/api/hello", { subscription: endpoint ? { endpoint, p256dh: keys.p256dh, auth: keys.auth } : null })
}

export const unsubscribe = async () => (await current())?.unsubscribe()

async function current() {
  try {
    return canAsk() && Notification.permission === "granted" ? await (await worker())?.getSubscription() : null
  } catch {
    return null
  }
}
