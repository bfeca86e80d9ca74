package dev.tokamak.benchmarks.control;

import java.net.InetSocketAddress;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * TCP and UDP echo on Netty's NIO transport with one event loop, written as its users are told to: pooled buffers, the
 * buffer that was read is the one written, one flush when the socket has been read empty, no Nagle delay, and no reading
 * while the peer does not take its answers. Run it as a control of {@code tokamak compare}.
 */
public final class NettyEcho {
    private static final int BACKLOG = 1024;
    private static final int BIND_ATTEMPTS = 20;

    private NettyEcho() {}

    /**
     * Serves until the process is ended.
     *
     * @param args nothing, or {@code --port N} for both protocols
     * @throws InterruptedException when interrupted while binding
     */
    public static void main(String[] args) throws InterruptedException {
        int port = ControlArguments.port(args);
        var loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            listen(loop, port);
        } catch (InterruptedException | RuntimeException e) {
            loop.shutdownGracefully();
            throw e;
        }
    }

    /** One number for both protocols. A port that is free for TCP may be taken for UDP, so a few are tried. */
    private static void listen(EventLoopGroup loop, int port) throws InterruptedException {
        for (int attempt = 1;; attempt++) {
            Channel tcp = listenTcp(loop, port);
            var address = (InetSocketAddress) tcp.localAddress();
            var udp = bindUdp(loop, address.getPort()).await();
            if (udp.isSuccess()) {
                ControlArguments.announce(address, (InetSocketAddress) udp.channel().localAddress());
                return;
            }
            tcp.close().sync();
            if (port != 0 || attempt == BIND_ATTEMPTS) {
                throw new IllegalStateException("can't bind UDP port " + address.getPort(), udp.cause());
            }
        }
    }

    private static Channel listenTcp(EventLoopGroup loop, int port) throws InterruptedException {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new TcpEcho());
                    }
                })
                .bind("127.0.0.1", port)
                .sync()
                .channel();
    }

    private static ChannelFuture bindUdp(EventLoopGroup loop, int port) {
        return new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(new UdpEcho())
                .bind("127.0.0.1", port);
    }

    private static final class TcpEcho extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @Sharable
    private static final class UdpEcho extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var packet = (DatagramPacket) message;
            context.write(new DatagramPacket(packet.content(), packet.sender()), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
