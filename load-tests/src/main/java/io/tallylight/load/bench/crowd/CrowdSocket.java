package io.tallylight.load.bench.crowd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of an overlay, from the handshake on. Belongs to the event loop. */
final class CrowdSocket extends ChannelInboundHandlerAdapter {
    private static final int MASKED = 0x80;
    private static final int MASKED_HEADER = 6;

    /** What becomes of it. */
    interface Life {
        /** The server took the handshake. */
        void opened();

        /** The overlay shows what it should; each time it is told more. */
        void told(long nowNs);

        /**
         * The connection is no more, or never was; once.
         *
         * @param code of the server's close, 0 where it gave none
         */
        void ended(int code, String why);
    }

    private final Overlay overlay;
    private final ByteBuf request;
    private final Gathering gathering;
    private final Life life;
    private final FrameReader reader = new FrameReader();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf head;
    private boolean upgraded;
    private boolean ended;

    /** {@code request}: of the handshake; not released. */
    CrowdSocket(Overlay overlay, ByteBuf request, Gathering gathering, Life life) {
        this.overlay = overlay;
        this.request = request;
        this.gathering = gathering;
        this.life = life;
    }

    /** Closes it, of which {@code life} hears nothing. */
    void leave() {
        ended = true;
        var open = context;
        if (open != null) {
            var unused = open.close();
        }
    }

    /** There is no connection, or it is no more. */
    void lose(int code, String why) {
        if (!ended) {
            ended = true;
            life.ended(code, why);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (ended) {
            var unused = ctx.close();
            return;
        }
        head = Unpooled.buffer(512);
        var unused = ctx.writeAndFlush(request.duplicate(), ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws CrowdException {
        var in = (ByteBuf) message;
        if (ended) {
            in.release();
            return;
        }
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
            life.opened();
            channelRead(ctx, gathered);
        }
    }

    private void frame(ChannelHandlerContext ctx, int first, ByteBuf in, int at, int length, long nowNs)
            throws CrowdException {
        if (first == FrameReader.FINAL_TEXT) {
            if (gathering.message(overlay, in, at, length, nowNs)) {
                life.told(nowNs);
            }
        } else if (first == FrameReader.FINAL_PING) {
            pong(ctx, in, at, length);
        } else if (first == FrameReader.FINAL_CLOSE) {
            int code = length < 2 ? 0 : in.getUnsignedShort(at);
            lose(code, "closed by the server: " + (length < 2 ? "no code" : code + " " + text(in, at + 2, length - 2)));
            var unused = ctx.close();
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
        reader.close();
        lose(0, "the connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lose(0, String.valueOf(cause.getMessage()));
        var unused = ctx.close();
    }
}
