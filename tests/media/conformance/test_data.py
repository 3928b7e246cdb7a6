"""What travels beside the media: data, texts, files, and questions that are answered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from livekit import rtc

from tests.parts.room.client import PATIENCE_S, Client, Join, until

pytestmark = pytest.mark.timeout(300)


def _packets(client: Client) -> list[tuple[bytes, str]]:
    return [(values[0].data, values[0].topic) for values in client.named("data_received")]


async def _meet(join: Join, *identities: str) -> list[Client]:
    clients = [await join(identity) for identity in identities]
    for client in clients:
        await until(lambda c=client: len(c.room.remote_participants) == len(clients) - 1)  # type: ignore[misc]
    return clients


async def test_reliable_data_keeps_its_order(join: Join) -> None:
    one, two = await _meet(join, "one", "two")
    sent = [(bytes([number]) * 2000, "count") for number in range(50)]
    for payload, topic in sent:
        await one.room.local_participant.publish_data(payload, reliable=True, topic=topic)
    await until(lambda: len(_packets(two)) == len(sent))
    assert _packets(two) == sent
    first = two.named("data_received")[0][0]
    assert first.participant.identity == "one"
    assert first.kind == rtc.DataPacketKind.KIND_RELIABLE
    assert not one.named("data_received")


async def test_lossy_data_arrives_on_a_good_line(join: Join) -> None:
    one, two = await _meet(join, "one", "two")
    await one.room.local_participant.publish_data(b"position", reliable=False, topic="lossy")
    await until(lambda: _packets(two))
    packet = two.named("data_received")[0][0]
    assert (packet.data, packet.kind) == (b"position", rtc.DataPacketKind.KIND_LOSSY)


async def test_data_reaches_whom_it_is_for(join: Join) -> None:
    one, two, three = await _meet(join, "one", "two", "three")
    mine = one.room.local_participant
    await mine.publish_data(b"only three", reliable=True, destination_identities=["three"])
    await mine.publish_data(b"nobody", reliable=True, destination_identities=["somebody else"])
    await mine.publish_data(b"all", reliable=True)
    await until(lambda: len(_packets(three)) == 2 and _packets(two))
    assert [data for data, _ in _packets(two)] == [b"all"]
    assert [data for data, _ in _packets(three)] == [b"only three", b"all"]


async def test_who_may_not_send_data_is_not_heard(join: Join) -> None:
    mute = await join("mute", grants={"can_publish_data": False})
    one, two = await _meet_again(join, mute)
    await mute.room.local_participant.publish_data(b"forbidden", reliable=True)
    await one.room.local_participant.publish_data(b"allowed", reliable=True)
    await until(lambda: _packets(two))
    # The forbidden packet left first; whatever it took, a second round comes after it.
    await mute.room.local_participant.set_attributes({"said": "it"})
    await until(lambda: two.room.remote_participants["mute"].attributes.get("said"))
    assert [data for data, _ in _packets(two)] == [b"allowed"]


async def _meet_again(join: Join, third: Client) -> tuple[Client, Client]:
    one, two = await join("one"), await join("two")
    await until(lambda: len(two.room.remote_participants) == 2)
    await until(lambda: len(third.room.remote_participants) == 2)
    return one, two


async def test_text_stream_is_read_as_it_was_written(join: Join) -> None:
    one, two = await _meet(join, "one", "two")
    heard: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()

    def on_text(reader: rtc.TextStreamReader, identity: str) -> None:
        async def read() -> None:
            heard.set_result((await reader.read_all(), identity))

        two.tasks.append(asyncio.create_task(read()))

    two.room.register_text_stream_handler("story", on_text)
    long = "가나다라" * 5000
    await one.room.local_participant.send_text(long, topic="story")
    assert await asyncio.wait_for(heard, PATIENCE_S) == (long, "one")


async def test_byte_stream_reaches_one(join: Join) -> None:
    one, two, three = await _meet(join, "one", "two", "three")
    got: dict[str, bytes] = {}

    def listen(client: Client) -> None:
        def on_bytes(reader: rtc.ByteStreamReader, _identity: str) -> None:
            async def read() -> None:
                got[client.identity] = b"".join([chunk async for chunk in reader])

            client.tasks.append(asyncio.create_task(read()))

        client.room.register_byte_stream_handler("file", on_bytes)

    listen(two)
    listen(three)
    content = bytes(range(256)) * 400
    writer = await one.room.local_participant.stream_bytes(
        "picture.bin", topic="file", destination_identities=["three"], total_size=len(content)
    )
    await writer.write(content)
    await writer.aclose()
    await one.room.local_participant.publish_data(b"after", reliable=True)
    await until(lambda: "three" in got and _packets(two))
    assert got == {"three": content}


async def test_questions_are_answered_both_ways(join: Join) -> None:
    one, two = await _meet(join, "one", "two")
    for asked, asker in ((two, one), (one, two)):

        @asked.room.local_participant.register_rpc_method("double")
        async def double(call: rtc.RpcInvocationData) -> str:
            return call.payload * 2 + call.caller_identity

        answer = await asker.room.local_participant.perform_rpc(
            destination_identity=asked.identity, method="double", payload="ab"
        )
        assert answer == "abab" + asker.identity


async def test_questions_that_cannot_be_answered_say_so(join: Join) -> None:
    one, two = await _meet(join, "one", "two")

    @two.room.local_participant.register_rpc_method("refuse")
    async def refuse(_call: rtc.RpcInvocationData) -> str:
        raise rtc.RpcError(code=1234, message="no", data="because")

    async def ask(method: str) -> Any:
        with pytest.raises(rtc.RpcError) as caught:
            await one.room.local_participant.perform_rpc(
                destination_identity="two", method=method, payload=""
            )
        return caught.value

    refused = await ask("refuse")
    assert (refused.code, refused.message, refused.data) == (1234, "no", "because")
    assert (await ask("unknown")).code == rtc.RpcError.ErrorCode.UNSUPPORTED_METHOD
