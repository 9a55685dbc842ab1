/* The phone's own shelf, kept when the page closes: what was last read, the deeds not sent yet, and the
   pictures that some of them bring. */

const NAME = "bindeledd-phone";
let opened = null;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const open = () => {
  opened ||= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        request.result.createObjectStore("kept");
        request.result.createObjectStore("deeds", { keyPath: "seq", autoIncrement: true });
      }
      request.result.createObjectStore("files");
    };
    request.onsuccess = () => {
      request.result.onclose = () => (opened = null);
      /* A newer page waits to put up another shelf: make way. */
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opened = null;
      reject(request.error);
    };
  });
  return opened;
};

/* Do work in one transaction over all shelves: all of it stands afterwards, or none. `work` gets
   them as `kept`, `deeds` and `files` with promises, and must wait for nothing else. */
export const within = async (mode, work) => {
  const base = await open();
  const tx = base.transaction(["kept", "deeds", "files"], mode, { durability: "strict" });
  const ended = new Promise((resolve, reject) => {
    tx.oncomplete = resolve;
    tx.onerror = () => reject(tx.error);
    tx.onabort = () => reject(tx.error || new DOMException("Aborted", "AbortError"));
  });
  const shelf = (name) => {
    const store = tx.objectStore(name);
    return {
      get: (key) => done(store.get(key)),
      all: () => done(store.getAll()),
      keys: () => done(store.getAllKeys()),
      put: (value, key) => done(key === undefined ? store.put(value) : store.put(value, key)),
      remove: (key) => done(store.delete(key)),
    };
  };
  try {
    const answer = await work({ kept: shelf("kept"), deeds: shelf("deeds"), files: shelf("files") });
    await ended;
    return answer;
  } catch (error) {
    ended.catch(() => undefined);
    try {
      tx.abort();
    } catch {
      /* it has ended already */
    }
    throw error;
  }
};
