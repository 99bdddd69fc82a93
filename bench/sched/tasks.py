"""tasks.py - the benchmarks of tasks.c with asyncio. Runs fewer operations; prints the cost of one, too."""
import asyncio
import random
import sys
import time

YIELDS, SPAWNS, TRIPS, SLEEPERS = 200000, 50000, 50000, 100000


async def yields():
    for _ in range(YIELDS):
        await asyncio.sleep(0)


async def bench_yield():
    await asyncio.gather(yields(), yields())
    return 2 * YIELDS


async def add_one(number):
    return number + 1


async def bench_spawn():
    for i in range(SPAWNS):
        await asyncio.create_task(add_one(i))
    return SPAWNS


async def bench_channel():
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def echoes():
        while True:
            await back.put(await there.get())

    task = asyncio.create_task(echoes())
    for i in range(TRIPS):
        await there.put(i)
        await back.get()
    task.cancel()
    return TRIPS


async def bench_sleepers():
    await asyncio.gather(*(asyncio.sleep(random.randrange(1000) * 1e-4) for _ in range(SLEEPERS)))
    return 1


async def serve_client(reader, writer):
    while data := await reader.read(4096):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve(port):
    server = await asyncio.start_server(serve_client, "127.0.0.1", port, backlog=512)
    await server.serve_forever()


def main():
    if sys.argv[1] == "serve":
        asyncio.run(serve(int(sys.argv[2])))
    start = time.process_time()
    count = asyncio.run(globals()["bench_" + sys.argv[1]]())
    print(f"{(time.process_time() - start) * 1e9 / count:.1f}")


main()
