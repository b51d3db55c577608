#!/usr/bin/python3
"""Joins two network namespaces by a link with delay and loss, for kernels without netem.

relay.py NAMESPACE:DEVICE NAMESPACE:DEVICE DELAY_MS LOSS_PERCENT
A TUN device in each namespace; every packet waits DELAY_MS (one way) before it goes on. Prints "ready"; the devices
vanish with the process.
"""
import collections, ctypes, fcntl, os, random, select, struct, sys, time

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
# A second of full-size packets at 100 Mbit/s: a queue that is longer holds nothing but a fault.
QUEUE = 8192
libc = ctypes.CDLL(None, use_errno=True)


def open_device(end):
    namespace, name = end.split(":")
    with open("/run/netns/" + namespace) as handle:
        if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns " + namespace)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


ends = [open_device(argument) for argument in sys.argv[1:3]]
delay, loss = float(sys.argv[3]) / 1000, float(sys.argv[4]) / 100
waiting = {ends[0]: collections.deque(), ends[1]: collections.deque()}
other = {ends[0]: ends[1], ends[1]: ends[0]}
# Loss must not differ from run to run.
chance = random.Random(7)
print("ready", flush=True)
while True:
    due = min((queue[0][0] for queue in waiting.values() if queue), default=None)
    timeout = None if due is None else max(0.0, due - time.monotonic())
    for device in select.select(ends, [], [], timeout)[0]:
        for _ in range(64):
            try:
                packet = os.read(device, 65536)
            except BlockingIOError:
                break
            except OSError:  # the device is still down
                time.sleep(0.001)
                break
            if len(waiting[device]) < QUEUE and chance.random() >= loss:
                waiting[device].append((time.monotonic() + delay, packet))
    now = time.monotonic()
    for device, queue in waiting.items():
        while queue and queue[0][0] <= now:
            packet = queue.popleft()[1]
            try:
                os.write(other[device], packet)
            except OSError:  # link down or buffer full: as on a real link, the packet is lost
                pass
