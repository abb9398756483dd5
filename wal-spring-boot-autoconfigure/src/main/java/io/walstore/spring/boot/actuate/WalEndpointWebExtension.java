package io.walstore.spring.boot.actuate;

import io.walstore.spi.EntryNotFoundException;
import io.walstore.spi.IndexOutOfRangeException;
import io.walstore.spi.WalClosedException;
import io.walstore.spi.WalException;
import io.walstore.spi.WalFailedException;
import io.walstore.spi.WalReadOnlyException;
import io.walstore.spring.boot.actuate.WalDescriptors.Problem;
import io.walstore.spring.boot.actuate.WalDescriptors.Started;
import java.security.Principal;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
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

    private static final int ACCEPTED = 202;
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
     * Shows one side of a log: a page of its segments or entries, its consumers, what its last verification found, or how
     * its last backup went.
     *
     * @param securityContext who asks
     * @param log name of the log
     * @param view {@code segments}, {@code entries}, {@code consumers}, {@code verify} or {@code backup}
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

    /**
     * Does something to a log.
     *
     * @param securityContext who asks
     * @param log name of the log
     * @param action {@code roll}, {@code retain}, {@code verify}, {@code truncate} or {@code backup}
     * @param before of truncate: the entry that becomes the first
     * @param after of truncate: the entry that becomes the last
     * @param dryRun of retain and truncate: whether only to tell what would be gone
     * @param confirm of truncate: the name of the log, unless this is a dry run
     * @param force of truncate: whether to cut off what consumers have not read
     * @param target of backup: the name of a new directory below the one for backups
     * @param previous of backup: the name of an earlier one, whose segments it may share
     * @return what was done, that it was begun, or a problem
     */
    @WriteOperation
    public WebEndpointResponse<Object> act(
            SecurityContext securityContext,
            @Selector String log,
            @Selector String action,
            @Nullable String before,
            @Nullable String after,
            @Nullable String dryRun,
            @Nullable String confirm,
            @Nullable String force,
            @Nullable String target,
            @Nullable String previous) {
        return answer(() -> {
            ActionArguments arguments = new ActionArguments(
                    number("before", before),
                    number("after", after),
                    truth("dryRun", dryRun),
                    confirm,
                    truth("force", force),
                    target,
                    previous);
            return endpoint.act(nameOf(securityContext), log, action, arguments);
        });
    }

    /**
     * Forgets a consumer and its place.
     *
     * @param securityContext who asks
     * @param log name of the log
     * @param view {@code consumers}
     * @param name name of the consumer
     * @return nothing, or a problem
     */
    @DeleteOperation
    public WebEndpointResponse<Object> delete(
            SecurityContext securityContext, @Selector String log, @Selector String view, @Selector String name) {
        return attempt(() -> {
            endpoint.delete(nameOf(securityContext), log, view, name);
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
        });
    }

    private static @Nullable String nameOf(SecurityContext securityContext) {
        Principal principal = securityContext.getPrincipal();
        return principal == null ? null : principal.getName();
    }

    private static @Nullable Long number(String name, @Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw WalRequestException.illegal(name, WalRequestException.quoted(text), "a 64-bit integer");
        }
    }

    private static @Nullable Boolean truth(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw WalRequestException.illegal(name, WalRequestException.quoted(text), "true or false");
        };
    }

    private static WebEndpointResponse<Object> answer(Supplier<Object> operation) {
        return attempt(() -> {
            Object body = operation.get();
            int status = body instanceof Started ? ACCEPTED : WebEndpointResponse.STATUS_OK;
            return new WebEndpointResponse<>(body, status);
        });
    }

    private static WebEndpointResponse<Object> attempt(Supplier<WebEndpointResponse<Object>> operation) {
        try {
            return operation.get();
        } catch (WalRequestException e) {
            return problem(e.status(), e);
        } catch (WalClosedException
                | WalReadOnlyException
                | WalFailedException
                | EntryNotFoundException
                | IndexOutOfRangeException e) {
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
