package io.tallylight.feed;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way of a shared frame into a socket before which nothing waits: its bytes go to the kernel at once, without an entry
 * in the channel's queue, which costs about as much as the rest of Netty's work for a frame (docs/performance-log.md). Only
 * where the bytes leave the pipeline as they are and Netty has Linux's own sockets. Belongs to the connection's event loop.
 */
final class DirectWrite {
    private final EpollSocketChannel channel;

    private DirectWrite(EpollSocketChannel channel) {
        this.channel = channel;
    }

    /** That of a connection which was taken over; null where it has none. */
    static @Nullable DirectWrite of(Channel channel) {
        boolean bare = channel.pipeline().get(SslHandler.class) == null;
        return bare && channel instanceof EpollSocketChannel linux ? new DirectWrite(linux) : null;
    }

    /**
     * Writes the beginning of a frame, as much as the kernel takes now.
     *
     * @return bytes that it took: none where others wait before it or the connection has ended, all of them most often
     * @throws IOException when the connection is broken
     */
    int write(Frame frame) throws IOException {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        // Without a queue the connection is closed here already, and its descriptor may be another's.
        if (queue == null || queue.totalPendingWriteBytes() > 0 || !channel.isActive()) {
            return 0;
        }
        return channel.fd().write(frame.view(), 0, frame.size());
    }
}
