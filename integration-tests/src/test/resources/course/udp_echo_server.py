"""UDP echo server: each datagram goes back to where it came from.

Prints its port. usage: udp_echo_server.py       client: ./tokamak echo --udp 127.0.0.1:PORT hello
"""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    data, address = server.recvfrom(4096)
    server.sendto(data, address)
