// What this phone keeps: its links, each with a key that no script can read out, and what was approved with them.
const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("phone", 1)
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("links", { keyPath: "device" })
    asked.result.createObjectStore("recent", { autoIncrement: true })
  }
  asked.onsuccess = () => resolve(asked.result)
  asked.onerror = () => reject(asked.error)
})

async function inStore(name, mode, act) {
  const transaction = (await opened).transaction(name, mode)
  return new Promise((resolve, reject) => {
    const asked = act(transaction.objectStore(name))
    transaction.oncomplete = () => resolve(asked?.result)
    transaction.onerror = transaction.onabort = () => reject(transaction.error)
  })
}

export const links = () => inStore("links", "readonly", store => store.getAll())

export async function keep(link) {
  // Otherwise a phone that runs out of room may forget the key (best effort: some browsers decide by themselves).
  await navigator.storage?.persist?.().catch(() => false)
  await inStore("links", "readwrite", store => store.put(link))
}

export const forget = device => inStore("links", "readwrite", store => store.delete(device))

const mostRecent = 20

export async function remember(approval) {
  await inStore("recent", "readwrite", store => store.add(approval))
  const keys = await inStore("recent", "readonly", store => store.getAllKeys())
  for (const key of keys.slice(0, -mostRecent)) await inStore("recent", "readwrite", store => store.delete(key))
}

export const recent = async () => (await inStore("recent", "readonly", store => store.getAll())).reverse()
