"""UDP echo, timed: one datagram there and back.

usage: udp_echo_timed.py HOST PORT MESSAGE       server: ./tokamak serve echo, or udp_echo_server.py
"""
import socket
import sys
import time

host, port, message = sys.argv[1], int(sys.argv[2]), sys.argv[3]

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(20)
before = time.time()
client.sendto(message.encode("utf-8"), (host, port))
data, server = client.recvfrom(4096)
after = time.time()
client.close()

print(data.decode("utf-8"), "from", server[1])
print("took %.6f s" % (after - before))
