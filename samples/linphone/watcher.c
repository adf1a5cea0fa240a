/* A friend list of liblinphone 5.1 as a watcher of a list, without sound, screen or account. Prints what it is told of
 * its friends and what goes over the wire, and ends with 0 only when every friend's presence came and one changed.
 *   watcher contained|stored udp|tcp SERVER LIST WATCHER SCRATCH SECONDS FRIEND...
 * contained: the friends go with the SUBSCRIBE (RFC 5367), which is what Linphone does unless told otherwise;
 * stored: LIST is a list that the server knows. */
#include <linphone/core.h>
#include <linphone/factory.h>
#include <linphone/friendlist.h>
#include <linphone/logging.h>
#include <linphone/presence.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP_MS = 20, MOST_FRIENDS = 100 };

static int friends;
static int known;
static int changes;
static char *said[MOST_FRIENDS];

/* ---- the wire, from the log of belle-sip ------------------------------------------------------------------------- */

static int shown(const char *line) {
    static const char *const headers[] = {"Route:", "WWW-Authenticate:", "Authorization:", "Event:", "Expires:", "Require:", "Supported:", "Accept-Encoding:",
        "Content-Type:", "Content-Encoding:", "Content-Disposition:", "Subscription-State:", NULL};
    for (int i = 0; headers[i]; i++) {
        if (strncmp(line, headers[i], strlen(headers[i])) == 0) {
            return 1;
        }
    }
    return strncmp(line, "SUBSCRIBE ", 10) == 0 || strncmp(line, "NOTIFY ", 7) == 0 || strncmp(line, "SIP/2.0 ", 8) == 0;
}

/* Prints the start line and the headers that matter here of a logged message. */
static void print_message(const char *direction, const char *text) {
    char line[512];
    const char *next = strchr(text, '\n');
    const char *before = direction;
    while (next && next[1] != '\r' && next[1] != '\n' && next[1] != '\0') {
        size_t length = strcspn(++next, "\r\n");
        snprintf(line, sizeof line, "%.*s", (int)length, next);
        if (shown(line)) {
            printf("%s %s\n", before, line);
            before = " ";
        }
        next = strchr(next, '\n');
    }
}

static void logged(LinphoneLoggingService *service, const char *domain, LinphoneLogLevel level, const char *text) {
    (void)service;
    if (strstr(text, "message sent to [")) {
        print_message(">", text);
    } else if (strstr(text, "new bytes from [")) {
        print_message("<", text);
    } else if (strncmp(text, "Body has been uncompressed", 26) == 0) {
        printf("  %.*s\n", (int)strcspn(text, "\n"), text);
    } else if (level >= LinphoneLogLevelWarning && strstr(text, "rlmi")) {
        printf("  %s: %s\n", domain, text);
    }
}

/* ---- what it means to liblinphone -------------------------------------------------------------------------------- */

static void presence_received(LinphoneCore *core, LinphoneFriend *friend) {
    (void)core;
    const LinphonePresenceModel *model = linphone_friend_get_presence_model(friend);
    char *address = linphone_address_as_string_uri_only(linphone_friend_get_address(friend));
    LinphonePresenceNote *note = model ? linphone_presence_model_get_note((LinphonePresenceModel *)model, NULL) : NULL;
    char text[256];
    snprintf(text, sizeof text, "%s%s%s",
        !model ? "not known"
               : linphone_presence_model_get_basic_status(model) == LinphonePresenceBasicStatusOpen ? "open" : "closed",
        note ? ", " : "", note ? linphone_presence_note_get_content(note) : "");
    printf("* liblinphone: %s is %s\n", address, text);
    char **before = linphone_friend_get_user_data(friend);
    if (!before) {
        ms_free(address); /* liblinphone made a friend of a member of the list */
        return;
    }
    if (!*before) {
        known++;
    } else if (strcmp(*before, text) != 0) {
        changes++;
    }
    free(*before);
    *before = strdup(text);
    ms_free(address);
}

static void run(LinphoneCore *core, long ms, int until_changed) {
    for (long left = ms / STEP_MS; left > 0 && !(until_changed && known == friends && changes > 0); left--) {
        linphone_core_iterate(core);
        usleep(STEP_MS * 1000);
    }
}

static LinphoneCore *make_core(LinphoneFactory *factory, const char *scratch, const char *transport) {
    char rc[512];
    snprintf(rc, sizeof rc, "%s/linphonerc", scratch);
    linphone_factory_set_data_dir(factory, scratch);
    linphone_factory_set_config_dir(factory, scratch);
    LinphoneCore *core = linphone_factory_create_core_3(factory, rc, NULL, NULL);
    LinphoneTransports *ports = linphone_factory_create_transports(factory);
    int udp = strcmp(transport, "udp") == 0;
    linphone_transports_set_udp_port(ports, udp ? LC_SIP_TRANSPORT_RANDOM : LC_SIP_TRANSPORT_DISABLED);
    linphone_transports_set_tcp_port(ports, udp ? LC_SIP_TRANSPORT_DISABLED : LC_SIP_TRANSPORT_RANDOM);
    linphone_transports_set_tls_port(ports, LC_SIP_TRANSPORT_DISABLED);
    linphone_core_set_transports(core, ports);
    linphone_transports_unref(ports);
    linphone_core_set_user_agent(core, "Linphone-Sample", linphone_core_get_version());
    return core;
}

/* An account that is not registered: who watches, and by which server everything goes. */
static void add_account(LinphoneCore *core, const char *identity, const char *server) {
    LinphoneAccountParams *params = linphone_core_create_account_params(core);
    LinphoneAddress *who = linphone_factory_create_address(linphone_factory_get(), identity);
    LinphoneAddress *where = linphone_factory_create_address(linphone_factory_get(), server);
    linphone_account_params_set_identity_address(params, who);
    linphone_account_params_set_server_address(params, where);
    linphone_account_params_set_outbound_proxy_enabled(params, TRUE);
    linphone_account_params_set_register_enabled(params, FALSE);
    LinphoneAccount *account = linphone_core_create_account(core, params);
    linphone_core_add_account(core, account);
    linphone_core_set_default_account(core, account);
    if (getenv("PASSWORD")) { /* for a server that challenges */
        LinphoneAuthInfo *secret = linphone_factory_create_auth_info(
            linphone_factory_get(), linphone_address_get_username(who), NULL, getenv("PASSWORD"), NULL, NULL, NULL);
        linphone_core_add_auth_info(core, secret);
        linphone_auth_info_unref(secret);
    }
    linphone_account_unref(account);
    linphone_account_params_unref(params);
    linphone_address_unref(where);
    linphone_address_unref(who);
}

static LinphoneFriendList *make_list(LinphoneCore *core, const char *uri, int stored, char **addresses, int count) {
    LinphoneFriendList *list = linphone_core_create_friend_list(core);
    linphone_friend_list_set_display_name(list, "friends");
    linphone_friend_list_set_rls_uri(list, uri);
    linphone_friend_list_set_subscription_bodyless(list, stored);
    for (int i = 0; i < count; i++) {
        LinphoneFriend *friend = linphone_core_create_friend_with_address(core, addresses[i]);
        linphone_friend_set_user_data(friend, &said[i]);
        linphone_friend_list_add_friend(list, friend);
        linphone_friend_unref(friend);
    }
    linphone_core_add_friend_list(core, list);
    return list;
}

int main(int argc, char **argv) {
    if (argc < 9 || argc - 8 > MOST_FRIENDS) {
        fprintf(stderr, "watcher contained|stored udp|tcp SERVER LIST WATCHER SCRATCH SECONDS FRIEND...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    LinphoneFactory *factory = linphone_factory_get();
    LinphoneLoggingService *log = linphone_logging_service_get();
    LinphoneLoggingServiceCbs *lines = linphone_factory_create_logging_service_cbs(factory);
    linphone_logging_service_cbs_set_log_message_written(lines, logged);
    linphone_logging_service_add_callbacks(log, lines);
    linphone_logging_service_set_log_level(log, LinphoneLogLevelMessage);

    LinphoneCore *core = make_core(factory, argv[6], argv[2]);
    LinphoneCoreCbs *events = linphone_factory_create_core_cbs(factory);
    linphone_core_cbs_set_notify_presence_received(events, presence_received);
    linphone_core_add_callbacks(core, events);
    add_account(core, argv[5], argv[3]);
    friends = argc - 8;
    LinphoneFriendList *list = make_list(core, argv[4], strcmp(argv[1], "stored") == 0, argv + 8, friends);
    printf("liblinphone %s, %d friends\n", linphone_core_get_version(), friends);

    linphone_core_enable_friend_list_subscription(core, TRUE);
    linphone_core_start(core);
    linphone_friend_list_update_subscriptions(list);
    run(core, 1000 * atol(argv[7]), 1);
    linphone_friend_list_enable_subscriptions(list, FALSE); /* un-SUBSCRIBEs */
    run(core, 1500, 0);
    linphone_core_remove_friend_list(core, list);
    linphone_core_unref(core);

    int well = known == friends && changes > 0;
    printf("%s: %d of %d friends known, %d changes\n", well ? "all went as it should" : "failed", known, friends, changes);
    return well ? 0 : 1;
}
