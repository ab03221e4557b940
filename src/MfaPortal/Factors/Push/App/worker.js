// Shows what wakes the phone. It says nothing about who or what: that is in the app, behind the phone's lock.
self.addEventListener("install", () => self.skipWaiting())

self.addEventListener("push", event => {
  const { notification } = event.data?.json() ?? {}
  event.waitUntil(self.registration.showNotification(notification?.title ?? "", {
    body: notification?.body, lang: notification?.lang, tag: "waiting", renotify: true, icon: "/phone/icon/192.png", data: "/phone",
  }))
})

self.addEventListener("notificationclick", event => {
  event.notification.close()
  event.waitUntil(self.clients.matchAll({ type: "window" }).then(windows => {
    const open = windows.find(window => new URL(window.url).pathname.startsWith("/phone"))
    return open ? open.focus() : self.clients.openWindow("/phone")
  }))
})
