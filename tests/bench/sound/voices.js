// A speaker and a listener in one page, through a server of LiveKit's protocol or through Janus.

const CALM = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** The sender's and the receiver's statistics of the voice. */
const ends = { sender: null, receiver: null };

function play(track) {
  const element = document.createElement("audio");
  element.srcObject = new MediaStream([track]);
  element.autoplay = true;
  document.body.append(element);
}

async function throughLiveKit(url, [listening, speaking]) {
  const { Room, RoomEvent, createLocalAudioTrack } = LivekitClient;
  const [listener, speaker] = [new Room(), new Room()];
  const heard = new Promise((resolve) => listener.on(RoomEvent.TrackSubscribed, resolve));
  await listener.connect(url, listening);
  await speaker.connect(url, speaking);
  const voice = await createLocalAudioTrack(CALM);
  await speaker.localParticipant.publishTrack(voice, { dtx: false });
  const track = await heard;
  play(track.mediaStreamTrack);
  [ends.sender, ends.receiver] = [voice.sender, track.receiver];
}

/** Janus' HTTP API, as much of it as two handles need. */
class Janus {
  constructor(url) {
    this.url = url;
    this.waiting = new Map();
  }

  static async open(url) {
    const janus = new Janus(url);
    const session = await janus.post("", { janus: "create" });
    janus.url += `/${session.data.id}`;
    janus.poll();
    return janus;
  }

  async post(path, body) {
    const reply = await fetch(this.url + path, {
      method: "POST",
      body: JSON.stringify({ transaction: crypto.randomUUID(), ...body }),
    });
    return reply.json();
  }

  async attach() {
    const reply = await this.post("", { janus: "attach", plugin: "janus.plugin.videoroom" });
    return `/${reply.data.id}`;
  }

  /** Ask the plugin, and give the event that answers. */
  async ask(handle, body, jsep) {
    const transaction = crypto.randomUUID();
    const event = new Promise((resolve) => this.waiting.set(transaction, resolve));
    await this.post(handle, { janus: "message", body, jsep, transaction });
    // It waits for more candidates than a description has until it is told that there are none.
    if (jsep) await this.post(handle, { janus: "trickle", candidate: { completed: true } });
    return event;
  }

  async poll() {
    for (;;) {
      const reply = await fetch(`${this.url}?maxev=10&rid=${Date.now()}`);
      for (const event of await reply.json().then((found) => [found].flat())) {
        this.waiting.get(event.transaction)?.(event);
      }
    }
  }
}

/** A description with all candidates in it. */
async function gathered(peer) {
  while (peer.iceGatheringState !== "complete") {
    await new Promise((resolve) => peer.addEventListener("icegatheringstatechange", resolve, { once: true }));
  }
  return { type: peer.localDescription.type, sdp: peer.localDescription.sdp };
}

async function throughJanus(url) {
  const janus = await Janus.open(url);
  const speaker = new RTCPeerConnection();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: CALM });
  ends.sender = speaker.addTrack(stream.getAudioTracks()[0], stream);
  const room = 1234;
  const publishing = await janus.attach();
  const joined = await janus.ask(publishing, { request: "join", ptype: "publisher", room });
  await speaker.setLocalDescription();
  const offer = await gathered(speaker);
  const published = await janus.ask(publishing, { request: "publish", audiocodec: "opus" }, offer);
  await speaker.setRemoteDescription(published.jsep);
  await new Promise((resolve) => {
    const look = () => (speaker.connectionState === "connected" ? resolve() : setTimeout(look, 20));
    look();
  });

  const listener = new RTCPeerConnection();
  const heard = new Promise((resolve) => listener.addEventListener("track", resolve, { once: true }));
  const listening = await janus.attach();
  const streams = [{ feed: joined.plugindata.data.id }];
  const given = await janus.ask(listening, { request: "join", ptype: "subscriber", room, streams });
  await listener.setRemoteDescription(given.jsep);
  await listener.setLocalDescription();
  await janus.ask(listening, { request: "start" }, await gathered(listener));
  const { track, receiver } = await heard;
  play(track);
  ends.receiver = receiver;
}

async function look() {
  const of = async (end, type) =>
    [...(await end.getStats()).values()].find((one) => one.type === type) ?? {};
  const [source, inbound] = [await of(ends.sender, "media-source"), await of(ends.receiver, "inbound-rtp")];
  return {
    spoken: Math.round((source.totalSamplesDuration ?? 0) * 100),
    samples: inbound.totalSamplesReceived ?? 0,
    concealed: inbound.concealedSamples ?? 0,
    events: inbound.concealmentEvents ?? 0,
    asked: inbound.nackCount ?? 0,
    delay_s: inbound.jitterBufferDelay ?? 0,
    emitted: inbound.jitterBufferEmittedCount ?? 0,
  };
}

Object.assign(window, { throughLiveKit, throughJanus, look });
