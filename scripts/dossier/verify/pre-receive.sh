#!/bin/sh
# Takes in a push only if `dossier verify` finds nothing wrong with it; refuses forced pushes.
# Written by `dossier roles --hook`; docs/roles.md says how to install it. In the repository's own settings stand
#   dossier.program   where the program lies (default: dossier)
#   dossier.trust     the commit that is trusted first
#   dossier.lang      zh or en (default: zh)
set -u

program=$(git config --get dossier.program) || program=dossier
trust=$(git config --get dossier.trust) || trust=
lang=$(git config --get dossier.lang) || lang=zh
main=$(git symbolic-ref HEAD)
tip=$(git rev-parse --verify --quiet "$main^{commit}") || tip=
status=0

refuse() {
    echo "$1: $2" >&2
    status=1
}

contains() { # NEW OLD: whether the one rests on the other
    git --no-replace-objects merge-base --is-ancestor "$2" "$1" 2>/dev/null
}

while read -r old new ref; do
    case $old in *[!0]*) ;; *) old= ;; esac
    case $new in *[!0]*) ;; *) new= ;; esac
    case $ref in
        refs/heads/*) ;;
        refs/tags/*)
            [ -z "$old" ] || refuse "$ref" "标签不能移动或删除 (tags never move)"
            continue
            ;;
        *)
            refuse "$ref" "只接收分支和标签 (only branches and tags are taken)"
            continue
            ;;
    esac
    if [ -z "$new" ]; then
        if [ "$ref" = "$main" ] || [ -z "$tip" ] || ! contains "$tip" "$old"; then
            refuse "$ref" "没有并入主分支，不能删除 (not merged, so it stays)"
        fi
        continue
    fi
    if [ -n "$old" ] && ! contains "$new" "$old"; then
        refuse "$ref" "不能改写历史，拒绝强制推送 (forced pushes are refused)"
        continue
    fi
    since=${old:-$tip}
    set -- --bare --incoming "${GIT_OBJECT_DIRECTORY:-objects}" --as-of "$(date +%F)"
    [ -z "$trust" ] || set -- "$@" --trust "$trust"
    [ "$ref" = "$main" ] || set -- "$@" --proposed
    "$program" --root "$PWD" --lang "$lang" verify "$@" "${since:+$since..}$new" >&2 || refuse "$ref" "核验没有通过 (not verified)"
done

exit "$status"
