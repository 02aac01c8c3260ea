package io.tallylight.feed;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a shared frame directly to a socket that has nothing queued: its bytes go to the kernel at once, without an
 * entry in the channel's queue, which costs about as much as the rest of Netty's work for a frame
 * (docs/performance-log.md). It needs a pipeline that does not change the bytes, and Netty's native transport of Linux.
 * Belongs to the connection's event loop.
 */
final class DirectWrite {
    private final EpollSocketChannel channel;

    private DirectWrite(EpollSocketChannel channel) {
        this.channel = channel;
    }

    /** Returns the direct write of a connection that was taken over; null if it has none. */
    static @Nullable DirectWrite of(Channel channel) {
        boolean bare = channel.pipeline().get(SslHandler.class) == null;
        return bare && channel instanceof EpollSocketChannel linux ? new DirectWrite(linux) : null;
    }

    /**
     * Writes the beginning of a frame, as much as the kernel accepts now.
     *
     * @return number of bytes that were accepted: 0 if other bytes are queued or the connection has ended, mostly all
     *     of them
     * @throws IOException if the connection is broken
     */
    int write(Frame frame) throws IOException {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        // If there is no queue, the connection is closed here already, and its descriptor may belong to another one.
        if (queue == null || queue.totalPendingWriteBytes() > 0 || !channel.isActive()) {
            return 0;
        }
        return channel.fd().write(frame.view(), 0, frame.size());
    }
}
