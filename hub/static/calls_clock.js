// Says "look now" to calls.js.  A worker of its own, because browsers let a page that is not in
// sight wait a minute between two looks, and a call for help must not wait that long.
setInterval(() => postMessage("look"), 3000);

// Without this its names would be everybody's.
export {};
