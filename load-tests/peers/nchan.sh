#!/bin/sh
# nginx with the nchan module, as a peer of the feed: a relay of messages from HTTP to many WebSockets.
#
#   nchan.sh fetch                downloads what is missing, see below
#   nchan.sh serve PORT FOLDER    serves on 127.0.0.1:PORT until it is ended; FOLDER takes its files
#
# POST /publish sends the body to every WebSocket at /feed. Uses the nginx and the module of this machine where both are
# installed; else, on Debian and what comes from it, takes their packages apart below NCHAN_HOME (default
# ~/.cache/tallylight/nchan): nothing gets installed, no service starts, and it needs no root. Exit code 3: cannot be had.
set -eu

home=${NCHAN_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/tallylight/nchan}

unavailable() {
    echo "nchan cannot be had: $1" >&2
    exit 3
}

find_nginx() {
    for root in / "$home/"; do
        nginx=${root}usr/sbin/nginx
        module=${root}usr/lib/nginx/modules/ngx_nchan_module.so
        if [ -x "$nginx" ] && [ -f "$module" ]; then
            return 0
        fi
    done
    return 1
}

fetch() {
    find_nginx && return 0
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || unavailable "no apt-get here, and no nginx with nchan"
    packages=$home/packages
    mkdir -p "$packages"
    (cd "$packages" && apt-get download nginx libnginx-mod-nchan >&2) || unavailable "the packages cannot be downloaded"
    for package in "$packages"/*.deb; do
        dpkg-deb -x "$package" "$home"
    done
    # The module wants the folder for bodies that was compiled in, whatever the configuration says. A path of the same
    # length that begins at the server's own folder takes its place.
    LC_ALL=C sed -i 's#/var/lib/nginx/#./././././././/#g' "$home/usr/lib/nginx/modules/ngx_nchan_module.so"
    find_nginx || unavailable "the packages hold no nginx with nchan"
}

serve() {
    port=$1
    folder=$2
    fetch
    files=$(ulimit -n)
    cat >"$folder/nginx.conf" <<EOF
load_module $module;
daemon off;
worker_processes 1;
worker_rlimit_nofile $files;
pid $folder/nginx.pid;
error_log stderr warn;
events {
    worker_connections $files;
}
http {
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    client_max_body_size 2m;
    client_body_buffer_size 2m;
    keepalive_requests 1000000;
    server {
        listen 127.0.0.1:$port backlog=4096;
        location = /publish {
            nchan_publisher http;
            nchan_channel_id show;
            nchan_message_buffer_length 5;
            nchan_message_timeout 10s;
        }
        location = /feed {
            nchan_subscriber websocket;
            nchan_channel_id show;
            nchan_subscriber_first_message newest;
        }
    }
}
EOF
    exec "$nginx" -p "$folder" -e stderr -c "$folder/nginx.conf"
}

case ${1:-} in
    fetch) fetch && echo "$nginx" ;;
    serve) [ $# -eq 3 ] || { echo "usage: nchan.sh serve PORT FOLDER" >&2; exit 2; }; serve "$2" "$3" ;;
    *) echo "usage: nchan.sh fetch | serve PORT FOLDER" >&2; exit 2 ;;
esac
