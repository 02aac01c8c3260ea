package io.tallylight.feed;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Nobody holds anything. */
public final class NoHoldings implements BuyerSource {
    @Override
    public CompletionStage<List<Optional<Mark>>> marks(String show, List<String> buyers) {
        return CompletableFuture.completedStage(
                buyers.stream().map(buyer -> Optional.<Mark>empty()).toList());
    }

    @Override
    public CompletionStage<List<Holding>> open(String show, String buyerId) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<List<Holding>> read(String show, List<String> ids) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<List<String>> between(String show, String buyerId, Mark before, Mark now) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<List<String>> cancelledBetween(String show, String buyerId, Mark before, Mark now) {
        return CompletableFuture.completedStage(List.of());
    }
}
