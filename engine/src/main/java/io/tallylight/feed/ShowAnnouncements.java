package io.tallylight.feed;

import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a show's notices to the viewers who are connected when they arrive. Belongs to the hub's context. */
final class ShowAnnouncements {
    private static final Logger LOG = LoggerFactory.getLogger(ShowAnnouncements.class);

    /**
     * Age in ms above which a notice is dropped. One that was delayed for longer, since Redis was away, may not be true
     * any more.
     */
    private static final long STALE_MS = 60_000;

    final String streamKey;
    private final Clock clock;
    private final Consumer<SharedMessage> tell;
    private @Nullable String lastId;

    ShowAnnouncements(String show, Clock clock, Consumer<SharedMessage> tell) {
        this.streamKey = ShowKeys.of(show).notices();
        this.clock = clock;
        this.tell = tell;
    }

    boolean hasPlace() {
        return lastId != null;
    }

    /** Returns the id to read on from; before it is known, an id after everything that can have been written. */
    String lastId() {
        String known = lastId;
        return known == null ? clock.millis() + "-0" : known;
    }

    /** Starts after the given id: earlier notices were for earlier viewers. */
    void startBehind(String id) {
        if (lastId == null) {
            lastId = id;
        }
    }

    void follow(List<EventsReader.Entry> entries) {
        for (EventsReader.Entry entry : entries) {
            lastId = entry.id();
            if (clock.millis() - entry.at() > STALE_MS) {
                LOG.warn("a notice that is {} ms old is not told", clock.millis() - entry.at());
                continue;
            }
            SharedMessage notice =
                    SharedMessage.aside(MessageEncoder.notice(new String(entry.bytes(), StandardCharsets.UTF_8)));
            tell.accept(notice);
            notice.release();
        }
    }
}
