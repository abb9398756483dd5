package io.walstore.spring.boot.actuate;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spring.boot.actuate.WalDescriptors.Problem;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/**
 * {@link EndpointWebExtension} of the {@link WalEndpoint}: answers what cannot be answered with an HTTP status and a
 * problem detail that names the value and its bounds.
 *
 * <p>Numbers come as text, because what is not a number would be refused before it gets here, without saying why.
 */
@EndpointWebExtension(endpoint = WalEndpoint.class)
public class WalEndpointWebExtension {

    private static final MimeType PROBLEM = new MimeType("application", "problem+json");

    private static final int CONFLICT = 409;

    private final WalEndpoint endpoint;
    private final Show showPayloads;
    private final Set<String> roles;

    /**
     * Extends an endpoint.
     *
     * @param endpoint the endpoint
     * @param showPayloads when entries are shown with what is in them
     * @param roles who is authorized to see payloads; everyone who is authenticated if empty
     */
    public WalEndpointWebExtension(WalEndpoint endpoint, Show showPayloads, Set<String> roles) {
        this.endpoint = endpoint;
        this.showPayloads = showPayloads;
        this.roles = Set.copyOf(roles);
    }

    /**
     * Shows one log.
     *
     * @param log its name
     * @return the log, or a problem
     */
    @ReadOperation
    public WebEndpointResponse<Object> log(@Selector String log) {
        return answer(() -> endpoint.log(log));
    }

    /**
     * Shows one side of a log: a page of its segments or entries, its consumers, or what its last verification found.
     *
     * @param securityContext who asks
     * @param log name of the log
     * @param view {@code segments}, {@code entries}, {@code consumers} or {@code verify}
     * @param after of segments: the id to go on after
     * @param from of entries: the first index
     * @param limit how many at most
     * @return what it shows, or a problem
     */
    @ReadOperation
    public WebEndpointResponse<Object> view(
            SecurityContext securityContext,
            @Selector String log,
            @Selector String view,
            @Nullable String after,
            @Nullable String from,
            @Nullable String limit) {
        return answer(() -> endpoint.view(
                log,
                view,
                number("after", after),
                number("from", from),
                number("limit", limit),
                showPayloads.isShown(securityContext, roles)));
    }

    /**
     * Shows one segment.
     *
     * @param log name of the log
     * @param view {@code segments}
     * @param id the segment's id
     * @return the segment, or a problem
     */
    @ReadOperation
    public WebEndpointResponse<Object> segment(@Selector String log, @Selector String view, @Selector String id) {
        return answer(() -> endpoint.segment(log, view, id));
    }

    private static @Nullable Long number(String name, @Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw WalRequestException.illegal(name, "\"" + text + "\"", "a 64-bit integer");
        }
    }

    private static WebEndpointResponse<Object> answer(Supplier<Object> operation) {
        try {
            return new WebEndpointResponse<>(operation.get());
        } catch (WalRequestException e) {
            return problem(e.status(), e);
        } catch (WalClosedException | EntryNotFoundException e) {
            return problem(CONFLICT, e);
        } catch (WalException e) {
            return problem(WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR, e);
        }
    }

    private static WebEndpointResponse<Object> problem(int status, RuntimeException cause) {
        Problem problem = new Problem(titleOf(status), status, String.valueOf(cause.getMessage()));
        return new WebEndpointResponse<>(problem, status, PROBLEM);
    }

    private static String titleOf(int status) {
        return switch (status) {
            case WebEndpointResponse.STATUS_BAD_REQUEST -> "Bad Request";
            case WebEndpointResponse.STATUS_NOT_FOUND -> "Not Found";
            case CONFLICT -> "Conflict";
            default -> "Internal Server Error";
        };
    }
}
