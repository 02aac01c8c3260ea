package io.tallylight.feed;

import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes a show's notices on to who is here when they come. Belongs to the hub's context. */
final class ShowAnnouncements {
    private static final Logger LOG = LoggerFactory.getLogger(ShowAnnouncements.class);

    /** A notice that was on its way for longer, since Redis was away, may not be true any more. */
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

    /** Where to read on; before it is known, behind everything that can have been written. */
    String lastId() {
        String known = lastId;
        return known == null ? clock.millis() + "-0" : known;
    }

    /** What was said before is for those who were here then. */
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
