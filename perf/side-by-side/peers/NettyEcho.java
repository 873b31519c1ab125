import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;

/** An echo server as Netty has it: one loop, its native epoll where that can be loaded, one flush for what one reading brought. */
public final class NettyEcho {
    public static void main(String[] arguments) throws Exception {
        boolean isNative = Epoll.isAvailable();
        EventLoopGroup loops = isNative ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
        var server = new ServerBootstrap()
            .group(loops)
            .channel(isNative ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Echo());
                }
            });
        var address = (InetSocketAddress) server.bind("127.0.0.1", 0).sync().channel().localAddress();
        System.out.println(address.getPort());
        System.err.println(isNative ? "netty: native epoll" : "netty: NIO, because its native epoll cannot be loaded");
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
