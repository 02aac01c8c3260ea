package io.tallylight.api;

import io.tallylight.feed.Announcements;
import io.tallylight.feed.Tickets;
import io.tallylight.json.Json;
import io.tallylight.json.JsonFields;
import io.tallylight.ledger.LedgerReader;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Routes with which hosts and shops control the feed: notices to all viewers, and tickets for buyers' own messages. */
final class FeedCommandRoutes {
    private static final Set<String> NOTICE = Set.of("text");
    private static final Set<String> TICKET = Set.of("buyerId", "show");

    private final LedgerReader reader;
    private final Announcements announcements;
    private final Tickets tickets;

    FeedCommandRoutes(LedgerReader reader, Announcements announcements, Tickets tickets) {
        this.reader = reader;
        this.announcements = announcements;
        this.tickets = tickets;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/shows/:show/notices", this::tell);
        routes.add(HttpMethod.POST, "/v1/feed-tickets", this::issue);
    }

    /** Sends a notice. Answers once it is on its way to all nodes; nothing counts who saw it. */
    private void tell(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        JsonFields fields = JsonFields.of(RequestReader.object(ctx, RequestReader.JSON), NOTICE);
        String text = fields.plainText("text", Announcements.TEXT_MAX);
        Replies.when(
                ctx,
                known(show).compose(v -> announcements.tell(show, text)),
                told -> Replies.json(ctx, 202, Json.object().put("text", text)));
    }

    private void issue(RoutingContext ctx) {
        JsonFields fields = JsonFields.of(RequestReader.object(ctx, RequestReader.JSON), TICKET);
        String buyerId = fields.id("buyerId");
        String show = fields.id("show");
        Replies.when(ctx, known(show).compose(v -> tickets.issue(show, buyerId)), ticket -> {
            ctx.response().putHeader("Cache-Control", "no-store");
            Replies.json(ctx, 201, Json.object().put("ticket", ticket.ticket()).put("expiresAt", ticket.expiresAt()));
        });
    }

    private Future<Void> known(String show) {
        return reader.show(show).compose(doc -> {
            if (doc.isEmpty()) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such show");
            }
            return Future.succeededFuture();
        });
    }
}
