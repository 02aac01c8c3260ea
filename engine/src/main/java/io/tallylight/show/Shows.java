package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.OfferSnapshot;
import io.tallylight.ledger.ShowHead;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.RedisUnavailableException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and reads shows and offers. A change that loses a race is tried again, unless the caller demanded a
 * version, and fails with {@link ContentionException} if it loses too often. It fails with {@link RefusedException} if
 * the ledger refuses and with {@link io.tallylight.json.InvalidFieldException} if a definition is wrong; then nothing
 * has changed.
 */
public final class Shows {
    private final Ledger ledger;
    private final LedgerReader reader;
    private final ShowReader views;
    private final OfferIndex index;
    private final DefinitionLimits limits;
    private final PriceSteps prices;
    private final ShowCache cache;
    private final PublicShows publicShows;
    private final Supplier<String> epochs;
    private final Function<String, Future<Void>> beforeMaking;

    /**
     * Creates the access to the shows of this ledger.
     *
     * @param index index in which offers are listed before they are defined
     * @param epochs creates a name for the data of each new show
     * @param beforeMaking is called before a show is created; if it fails, the show is not created
     */
    public Shows(
            Ledger ledger,
            ShowReader views,
            OfferIndex index,
            DefinitionLimits limits,
            Supplier<String> epochs,
            Function<String, Future<Void>> beforeMaking) {
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.views = views;
        this.index = index;
        this.limits = limits;
        this.prices = new PriceSteps(limits.priceSteps());
        this.cache = new ShowCache(views, reader, System::nanoTime);
        this.publicShows = new PublicShows(reader, System::nanoTime);
        this.epochs = epochs;
        this.beforeMaking = beforeMaking;
    }

    /** Returns a show with all its offers; empty if there is none. */
    public Future<Optional<ObjectNode>> whole(String id) {
        return view(id).map(found -> found.map(ShowJson::show));
    }

    /**
     * Returns a show with its offers, to be answered in pages; empty if there is none, and for the public if it is
     * private.
     *
     * @param isPublic whether it is for the public, which may get a version that is a moment old
     */
    public Future<Optional<ShowSnapshot>> snapshot(String id, boolean isPublic) {
        if (!ledger.isConnected()) {
            return Future.failedFuture(new RedisUnavailableException("Redis does not answer"));
        }
        return isPublic
                ? cache.recent(id).map(found -> found.filter(show -> show.visibility() != Visibility.PRIVATE))
                : cache.latest(id);
    }

    /** Returns some shows, without offers, in the order of their ids; {@code after} is the id of the last one seen. */
    public Future<Page> list(@Nullable String after, int limit) {
        return reader.shows().compose(ids -> {
            List<String> chosen = ids.stream()
                    .filter(id -> after == null || id.compareTo(after) > 0)
                    .limit(limit)
                    .toList();
            List<Future<Optional<String>>> looks =
                    chosen.stream().map(reader::show).toList();
            return Future.all(looks)
                    .map(v -> new Page(
                            looks.stream()
                                    .map(Future::result)
                                    .flatMap(Optional::stream)
                                    .map(Json::readObject)
                                    .toList(),
                            chosen.size() < limit ? null : chosen.get(limit - 1)));
        });
    }

    /**
     * A page of shows.
     *
     * @param last id of the last one looked at if there may be more, otherwise null; an id is listed before its show is
     *     created, so a page may be shorter than its limit and not be the last
     */
    public record Page(List<ObjectNode> shows, @Nullable String last) {}

    /**
     * Returns some public shows, in the public form, without offers, in the order of their ids.
     *
     * @param after id of the last one seen, null for the first page
     */
    public Future<Page> publicList(@Nullable String after, int limit) {
        return publicShows.get().map(all -> {
            List<ObjectNode> behind = all.stream()
                    .filter(show -> after == null || show.path("id").textValue().compareTo(after) > 0)
                    .limit(limit + 1L)
                    .toList();
            boolean more = behind.size() > limit;
            List<ObjectNode> shows = behind.subList(0, Math.min(limit, behind.size()));
            return new Page(shows, more ? shows.get(limit - 1).path("id").textValue() : null);
        });
    }

    /** Creates a show or replaces its fields. Whether it is a rehearsal does not change if the body does not say. */
    public Future<ShowChange> putShow(String id, ObjectNode body, Precondition precondition) {
        return defineShow(id, precondition, true, current -> {
            if (current != null && !body.has("rehearsal")) {
                body.set("rehearsal", current.get("rehearsal"));
            }
            return body;
        });
    }

    /** Changes some fields of a show; refused with {@link Refusal#SHOW_UNKNOWN} if there is none. */
    public Future<ShowChange> patchShow(String id, ObjectNode patch, Precondition precondition) {
        return defineShow(
                id, precondition, false, current -> Json.mergePatch(current == null ? Json.object() : current, patch));
    }

    /** Returns an offer; empty if there is none. */
    public Future<Optional<VersionedDefinition>> offer(String show, String sku) {
        return reader.offer(show, sku)
                .map(found -> found.flatMap(
                        look -> Optional.ofNullable(look.offer()).map(offer -> defined(look, offer, false))));
    }

    /** Returns an offer in the public form; empty if there is none, or if its show is private. */
    public Future<Optional<VersionedDefinition>> publicOffer(String show, String sku) {
        return reader.offer(show, sku)
                .map(found -> found.flatMap(look -> {
                    ObjectNode doc = Json.readObject(look.showDoc());
                    return Visibility.of(doc) == Visibility.PRIVATE
                            ? Optional.empty()
                            : Optional.ofNullable(look.offer())
                                    .map(offer -> new VersionedDefinition(
                                            PublicForm.offer(
                                                    Json.readObject(offer.doc()), offer.stock(), doc, look.clock()),
                                            VersionedDefinition.version(look.epoch(), offer.docSeq()),
                                            false));
                }));
    }

    /** Creates an offer or replaces its definition. */
    public Future<VersionedDefinition> putOffer(String show, String sku, ObjectNode body, Precondition precondition) {
        return defineOffer(show, sku, precondition, true, current -> body);
    }

    /** Changes some fields of an offer; refused with {@link Refusal#NOT_FOUND} if there is none. */
    public Future<VersionedDefinition> patchOffer(
            String show, String sku, ObjectNode patch, Precondition precondition) {
        return defineOffer(
                show,
                sku,
                precondition,
                false,
                current -> Json.mergePatch(current == null ? Json.object() : current, patch));
    }

    /** Deletes an offer of which no unit is held or sold. */
    public Future<Void> removeOffer(String show, String sku, Precondition precondition) {
        return OptimisticRetry.retrying(
                precondition,
                () -> reader.offer(show, sku).compose(found -> {
                    if (found.isEmpty()) {
                        return OptimisticRetry.refused(Refusal.SHOW_UNKNOWN);
                    }
                    OfferSnapshot.Offer offer = found.get().offer();
                    if (offer == null) {
                        return OptimisticRetry.refused(Refusal.NOT_FOUND);
                    } else if (!precondition.allows(
                            VersionedDefinition.version(found.get().epoch(), offer.docSeq()))) {
                        return OptimisticRetry.refused(Refusal.VERSION_CONFLICT);
                    }
                    long expected = precondition.isDemanding() ? offer.docSeq() : DefineShow.ANY;
                    return done(show, new RemoveOffer(sku, expected)).mapEmpty();
                }));
    }

    private Future<ShowChange> defineShow(
            String id, Precondition precondition, boolean mayMake, Function<@Nullable ObjectNode, ObjectNode> change) {
        return OptimisticRetry.retrying(
                precondition,
                () -> head(id).compose(head -> {
                    ObjectNode current =
                            head.map(now -> Json.readObject(now.doc())).orElse(null);
                    String version = head.map(now -> VersionedDefinition.version(now.epoch(), now.docSeq()))
                            .orElse(null);
                    if (current == null && !mayMake) {
                        return OptimisticRetry.refused(Refusal.SHOW_UNKNOWN);
                    } else if (!precondition.allows(version)) {
                        return OptimisticRetry.refused(Refusal.VERSION_CONFLICT);
                    }
                    long expected = mayMake && !precondition.isDemanding()
                            ? DefineShow.ANY
                            : head.map(ShowHead::docSeq).orElse(DefineShow.NEW);
                    DefineShow command = ShowDefinition.parse(id, change.apply(current), limits)
                            .command(expected, epochs.get());
                    return (current == null ? mayMake(id) : Future.<Void>succeededFuture())
                            .compose(v -> reader.list(id))
                            .compose(v -> done(id, command))
                            .compose(done -> OutcomeUnknownException.ifNotReadBack(
                                    cache.latest(id).map(now -> new ShowChange(now.orElseThrow(), !done.repeated()))));
                }));
    }

    /** Fails if there is no room for another show, or if this one may not be created. */
    private Future<Void> mayMake(String id) {
        return reader.showCount()
                .compose(count -> count < limits.showsMax()
                        ? beforeMaking.apply(id)
                        : Future.failedFuture(new InvalidFieldException(
                                "show",
                                "would be one show more than the " + limits.showsMax() + " that there may be")));
    }

    private Future<Optional<ShowHead>> head(String id) {
        return ledger.isConnected()
                ? reader.head(id)
                : Future.failedFuture(new RedisUnavailableException("Redis does not answer"));
    }

    private Future<VersionedDefinition> defineOffer(
            String show,
            String sku,
            Precondition precondition,
            boolean mayMake,
            Function<@Nullable ObjectNode, ObjectNode> change) {
        return OptimisticRetry.retrying(
                precondition,
                () -> reader.offer(show, sku).compose(found -> {
                    if (found.isEmpty()) {
                        return OptimisticRetry.refused(Refusal.SHOW_UNKNOWN);
                    }
                    OfferSnapshot.Offer current = found.get().offer();
                    String version = current == null
                            ? null
                            : VersionedDefinition.version(found.get().epoch(), current.docSeq());
                    if (current == null && !mayMake) {
                        return OptimisticRetry.refused(Refusal.NOT_FOUND);
                    } else if (!precondition.allows(version)) {
                        return OptimisticRetry.refused(Refusal.VERSION_CONFLICT);
                    }
                    ObjectNode before = current == null ? null : Json.readObject(current.doc());
                    ObjectNode body = change.apply(before);
                    long expected = mayMake && !precondition.isDemanding()
                            ? DefineShow.ANY
                            : current == null ? DefineShow.NEW : current.docSeq();
                    OfferDefinition definition = OfferDefinition.parse(sku, body);
                    String currency = Json.readObject(found.get().showDoc())
                            .path("currency")
                            .asText();
                    prices.check(currency, definition.doc(), before);
                    ImageUrl.check(definition.doc(), before);
                    return listed(show, definition, () -> done(show, definition.command(expected, limits.offersMax())))
                            .compose(done -> OutcomeUnknownException.ifNotReadBack(reader.offer(show, sku))
                                    .compose(now -> {
                                        OfferSnapshot look = now.orElseThrow();
                                        OfferSnapshot.Offer offer = look.offer();
                                        return offer == null // deleted right after it was put
                                                ? OptimisticRetry.refused(Refusal.NOT_FOUND)
                                                : Future.succeededFuture(defined(look, offer, !done.repeated()));
                                    }));
                }));
    }

    /**
     * Lists an offer in the index and then defines it. If the definition is refused, the offer is removed from the
     * index.
     */
    private <T> Future<T> listed(String show, OfferDefinition definition, Supplier<Future<T>> define) {
        OfferIndex.Place place = new OfferIndex.Place(show, definition.sku());
        return index.list(place, definition.doc())
                .compose(added -> define.get()
                        .compose(
                                done -> added.size() == ExternalId.countIn(definition.doc())
                                        ? Future.succeededFuture(done)
                                        : index.list(place, definition.doc()).map(done),
                                failure -> failure instanceof RefusedException
                                                || failure instanceof OptimisticRetry.RacedException
                                        ? index.takeBack(place, definition.doc(), added)
                                                .transform(taken -> Future.failedFuture(failure))
                                        : Future.failedFuture(failure)));
    }

    private <T> Future<Outcome.Done<T>> done(String show, Command<T> command) {
        return ledger.submit(show, command).compose(outcome -> {
            if (outcome instanceof Outcome.Done<T> done) {
                return Future.succeededFuture(done);
            }
            Outcome.Refused<T> refused = (Outcome.Refused<T>) outcome;
            return Future.failedFuture(
                    refused.refusal() == Refusal.VERSION_CONFLICT
                            ? new OptimisticRetry.RacedException()
                            : new RefusedException(refused));
        });
    }

    /**
     * Reads a view. Fails at once while the ledger is not connected, since its connections may notice a loss earlier.
     */
    private Future<Optional<ShowView>> view(String id) {
        if (!ledger.isConnected()) {
            return Future.failedFuture(new RedisUnavailableException("Redis does not answer"));
        }
        return views.view(id);
    }

    private static VersionedDefinition defined(OfferSnapshot look, OfferSnapshot.Offer offer, boolean made) {
        ObjectNode show = Json.readObject(look.showDoc());
        return new VersionedDefinition(
                ShowJson.offer(Json.readObject(offer.doc()), offer.stock(), show, look.clock()),
                VersionedDefinition.version(look.epoch(), offer.docSeq()),
                made);
    }
}
