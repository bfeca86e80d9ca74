"""TCP echo server with a thread for each client: 16 bytes at a time, until the client ends.

Prints its port. usage: tcp_echo_server.py       client: ./tokamak echo 127.0.0.1:PORT hello
"""
import socket
import threading


def serve(connection):
    with connection:
        while True:
            data = connection.recv(16)
            if not data:
                break
            connection.sendall(data)


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 0))
server.listen()
print(server.getsockname()[1], flush=True)
while True:
    connection, address = server.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
