package io.tallylight.load.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One connection with its request in encoded form; one request at a time. It may be opened again when the server has closed
 * it, so it may be a handler more than once. Belongs to the event loop.
 */
@Sharable
final class WireConnection extends ChannelInboundHandlerAdapter {
    private final int number;
    private final ByteBuf request;
    private final int keyAt;
    private final int buyerAt;
    private final int length;
    private final Sequence sequence;
    private ResponseReader reader = new ResponseReader();
    private @Nullable Channel channel;
    private @Nullable Load load;
    private long dueNs;
    private long sentNs;
    private boolean busy;

    WireConnection(int number, RequestTemplate template, Sequence sequence) {
        this.number = number;
        this.request = Unpooled.directBuffer().writeBytes(template.bytes());
        this.length = request.writerIndex();
        this.keyAt = template.keyAt();
        this.buyerAt = template.buyerAt();
        this.sequence = sequence;
    }

    /** From 0. */
    int number() {
        return number;
    }

    /** Who hears of answers from now on. */
    void work(@Nullable Load next) {
        this.load = next;
    }

    boolean isOpen() {
        Channel open = channel;
        return open != null && open.isActive();
    }

    /** Sends the next request, which was due at {@code due}. */
    void send(long due) {
        Channel open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        long number = sequence.next();
        write(keyAt, RequestTemplate.KEY_DIGITS, number);
        write(buyerAt, RequestTemplate.BUYER_DIGITS, sequence.buyerOf(number));
        dueNs = due;
        sentNs = System.nanoTime();
        busy = true;
        request.setIndex(0, length).retain();
        // A failure comes to exceptionCaught: that is what this promise, which costs no allocation, does.
        var unused = open.writeAndFlush(request, open.voidPromise());
    }

    /** Gives its memory back; nothing is sent any more. */
    void free() {
        request.release();
    }

    long dueNs() {
        return dueNs;
    }

    long sentNs() {
        return sentNs;
    }

    /** The last response, as far as it was kept. */
    String lastResponse() {
        return reader.text();
    }

    private void write(int at, int digits, long number) {
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            request.setByte(i, (int) ('0' + rest % 10));
            rest /= 10;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        reader = new ResponseReader();
        busy = false;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws WireException {
        try {
            int status = reader.read((ByteBuf) message);
            if (status != 0) {
                busy = false;
                if (load != null) {
                    load.answered(this, status, System.nanoTime());
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lose("the connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lose(String.valueOf(cause.getMessage()));
        var unused = ctx.close();
    }

    private void lose(String why) {
        if (channel == null) {
            return;
        }
        channel = null;
        if (load != null) {
            load.lost(this, busy, why);
        }
    }
}
