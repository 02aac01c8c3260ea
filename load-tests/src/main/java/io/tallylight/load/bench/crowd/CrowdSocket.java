package io.tallylight.load.bench.crowd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One overlay. Belongs to the event loop. */
final class CrowdSocket extends ChannelInboundHandlerAdapter {
    private static final int MASKED = 0x80;
    private static final int MASKED_HEADER = 6;

    /** Of the last state it was told; -1 before the first. */
    long seq = -1;

    /** From 0. */
    final int number;

    private final ByteBuf request;
    private final Gathering gathering;
    private final FrameReader reader = new FrameReader();
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private @Nullable ByteBuf head;
    private boolean upgraded;

    /** {@code request}: of the handshake; shared, not released. */
    CrowdSocket(int number, ByteBuf request, Gathering gathering) {
        this.number = number;
        this.request = request;
        this.gathering = gathering;
    }

    /** Completes when the server has taken it in, or fails. */
    CompletableFuture<Void> open() {
        return open;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        head = Unpooled.buffer(512);
        var unused = ctx.writeAndFlush(request.duplicate(), ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws CrowdException {
        var in = (ByteBuf) message;
        if (upgraded) {
            long nowNs = System.nanoTime();
            reader.read(in, (first, bytes, at, length) -> frame(ctx, first, bytes, at, length, nowNs));
            return;
        }
        ByteBuf gathered = head == null ? Unpooled.buffer() : head;
        gathered.writeBytes(in);
        in.release();
        if (Handshake.isRead(gathered)) {
            upgraded = true;
            head = null;
            open.complete(null);
            channelRead(ctx, gathered);
        }
    }

    private void frame(ChannelHandlerContext ctx, int first, ByteBuf in, int at, int length, long nowNs)
            throws CrowdException {
        if (first == FrameReader.FINAL_TEXT) {
            gathering.message(this, in, at, length, nowNs);
        } else if (first == FrameReader.FINAL_PING) {
            pong(ctx, in, at, length);
        } else if (first == FrameReader.FINAL_CLOSE) {
            var why = length < 2 ? "no code" : in.getUnsignedShort(at) + " " + text(in, at + 2, length - 2);
            throw new CrowdException("closed by the server: " + why);
        } else {
            throw new CrowdException("a frame that no feed sends, first byte " + first);
        }
    }

    /** Answers a ping with its own payload, masked with zeros: a client's frames are masked (RFC 6455, section 5.3). */
    private static void pong(ChannelHandlerContext ctx, ByteBuf in, int at, int length) {
        var answer = ctx.alloc().buffer(MASKED_HEADER + length);
        answer.writeByte(FrameReader.FINAL_PONG).writeByte(MASKED | length).writeInt(0);
        answer.writeBytes(in, at, length);
        var unused = ctx.writeAndFlush(answer, ctx.voidPromise());
    }

    static String text(ByteBuf in, int at, int length) {
        return in.toString(at, length, StandardCharsets.UTF_8);
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
        reader.close();
        if (!open.completeExceptionally(new CrowdException(why))) {
            gathering.lost(number, why);
        }
    }
}
